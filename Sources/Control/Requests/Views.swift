public import Foundation

/// A conversation as commands show it.
public struct ConversationView: Codable, Sendable, Hashable {
    public var id: String
    /// `dm` or `group`.
    public var type: String
    public var name: String
    /// The other inbox of a DM.
    public var peer: String?
    /// The user's name for the peer, or its account.
    public var peerName: String?
    public var members: Int
    /// `allowed`, `unknown` or `denied`.
    public var consent: String
    /// Whether it can be read and written.
    public var isActive: Bool
    /// The version it waits for.
    public var pausedFor: String?
    /// Whether we may be on another branch than the others.
    public var isMaybeForked: Bool
    public var addedBy: String
    public var createdNanoseconds: Int64
    public var lastMessageNanoseconds: Int64
    /// How long messages live; 0 for ever.
    public var disappearInNanoseconds: Int64
    /// The other groups of the same pair.
    public var siblings: [String]
}

/// A conversation with everything there is to say of it.
public struct ConversationDetail: Codable, Sendable {
    /// A member and its role.
    public struct Member: Codable, Sendable {
        public var inbox: String
        public var name: String?
        /// `member`, `admin` or `super-admin`.
        public var role: String
    }

    public var conversation: ConversationView
    public var description: String
    public var image: String
    public var applicationData: String
    public var creator: String
    public var people: [Member]
    /// Who may do what, by subject.
    public var permissions: [String: String]
    public var epoch: UInt64
    /// `allowed`, `rejected`, `pending`, `restored` or `pendingRemove`.
    public var membership: String
}

/// A message as commands show it.
public struct MessageView: Codable, Sendable, Hashable {
    /// A file a message carries or points at.
    public struct File: Codable, Sendable, Hashable {
        public var name: String?
        public var mediaType: String?
        public var byteCount: Int?
        /// Where it lies, when it is not in the message.
        public var url: String?
    }

    public var id: String
    public var conversation: String
    public var sender: String
    /// The user's name for the sender, or its account.
    public var senderName: String?
    public var senderInstallation: String
    public var sentNanoseconds: Int64
    /// `message`, or `change` for what a commit did.
    public var kind: String
    /// `published`, `unpublished` or `failed`.
    public var status: String
    public var contentType: String
    /// What it says, in words.
    public var text: String
    /// The message it answers or reacts to.
    public var reference: String?
    public var files: [File]
    public var expiresNanoseconds: Int64?
    /// The encoded content, when asked for.
    public var content: Data?
}

/// Something that happened.
public struct EventView: Codable, Sendable {
    public var number: Int64
    public var kind: String
    public var conversation: String?
    public var message: MessageView?
    public var messageId: String?
    public var detail: String?
    public var atNanoseconds: Int64
}

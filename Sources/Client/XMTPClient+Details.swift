public import Conversations
public import Identity
import MLS

/// What the group state says of a conversation beyond its summary.
public struct ConversationDetails: Sendable, Hashable {
    /// An inbox in a conversation.
    public struct Member: Sendable, Hashable {
        /// The inbox.
        public let inboxID: InboxID
        /// What it may do.
        public let role: Role
        /// The keys of its installations that have a leaf, sorted; empty when none could be reached.
        public let installations: [[UInt8]]
    }

    /// The members, sorted by inbox.
    public let members: [Member]
    /// Who may do what.
    public let permissions: GroupPermissions
    /// All attributes, those of no known name included.
    public let metadata: MutableMetadata
    /// Who made the conversation.
    public let creator: InboxID
}

extension XMTPClient {
    /// Members with their installations, policies and attributes of a conversation.
    ///
    /// - Throws: ``ClientError``: `notFound`; `protocolViolation` when the group context cannot be read.
    public func details(of id: ConversationID) async throws -> ConversationDetails {
        try await translating {
            try await workers.worker(id).alone { try ConversationDetails($0.load()) }
        }
    }
}

extension ConversationDetails {
    init(_ conversation: LoadedConversation) throws(ConversationsError) {
        let extensions = conversation.extensions
        let metadata = try extensions.mutableMetadata()
        var installations: [InboxID: [[UInt8]]] = [:]
        for member in conversation.group.members {
            let leaf = ExaminedCommit.Leaf(member.leafNode)
            guard let inbox = try? leaf.credential.inboxID() else { continue }
            installations[inbox, default: []].append(leaf.signatureKey)
        }
        members = try extensions.groupMembership().members.keys.sorted().map { inbox in
            Member(
                inboxID: inbox, role: metadata.role(of: inbox),
                installations: (installations[inbox] ?? []).sorted { $0.lexicographicallyPrecedes($1) })
        }
        permissions = try extensions.groupPermissions()
        creator = try extensions.immutableMetadata().creatorInboxID
        self.metadata = metadata
    }
}

internal import FoundationEssentials
internal import XMTPProtos

/// A group or direct conversation in an archive.
///
/// See: spec device-sync.md 7.2
public struct ArchivedConversation: Hashable, Sendable {
    public enum Kind: Int, Hashable, Sendable {
        case group = 1
        case directMessage = 2
        case sync = 3
    }

    /// How the exporting installation stood to the group; importers do not use it.
    public enum Membership: Int, Hashable, Sendable {
        case unspecified = 0
        case allowed, rejected, pending, restored, pendingRemove
    }

    public var id: [UInt8]
    public var kind: Kind
    public var createdAtNanoseconds: Int64 = 0
    public var membership: Membership = .unspecified
    public var installationsLastCheckedNanoseconds: Int64 = 0
    public var addedByInboxID = ""
    public var welcomeID: Int64?
    public var rotatedAtNanoseconds: Int64 = 0
    /// Present for every direct conversation.
    public var directMessageID: String?
    public var lastMessageNanoseconds: Int64?
    public var disappearFromNanoseconds: Int64?
    public var disappearInNanoseconds: Int64?
    public var creatorInboxID: String?
    public var mutableMetadata: MutableMetadata?
    public var pausedForVersion: String?

    /// The group's mutable metadata. The attributes hold the commit log's signing key: an archive is a secret.
    public struct MutableMetadata: Hashable, Sendable {
        public var attributes: [String: String]
        public var admins: [String]
        public var superAdmins: [String]

        public init(attributes: [String: String], admins: [String], superAdmins: [String]) {
            self.attributes = attributes
            self.admins = admins
            self.superAdmins = superAdmins
        }
    }

    public init(id: [UInt8], kind: Kind) {
        self.id = id
        self.kind = kind
    }

    init(_ message: Xmtp_DeviceSync_GroupBackup_GroupSave) throws(ContentError) {
        guard let kind = Kind(rawValue: message.conversationType.rawValue) else {
            throw ContentError(.malformedProtobuf, "a conversation of no known kind")
        }
        self.init(id: Array(message.id), kind: kind)
        createdAtNanoseconds = message.createdAtNs
        membership = Membership(rawValue: message.membershipState.rawValue) ?? .unspecified
        installationsLastCheckedNanoseconds = message.installationsLastChecked
        addedByInboxID = message.addedByInboxID
        welcomeID = message.hasWelcomeID ? message.welcomeID : nil
        rotatedAtNanoseconds = message.rotatedAtNs
        directMessageID = message.hasDmID ? message.dmID : nil
        lastMessageNanoseconds = message.hasLastMessageNs ? message.lastMessageNs : nil
        disappearFromNanoseconds = message.hasMessageDisappearFromNs ? message.messageDisappearFromNs : nil
        disappearInNanoseconds = message.hasMessageDisappearInNs ? message.messageDisappearInNs : nil
        creatorInboxID = message.hasMetadata ? message.metadata.creatorInboxID : nil
        if message.hasMutableMetadata {
            mutableMetadata = MutableMetadata(
                attributes: message.mutableMetadata.attributes, admins: message.mutableMetadata.adminList,
                superAdmins: message.mutableMetadata.superAdminList)
        }
        pausedForVersion = message.hasPausedForVersion ? message.pausedForVersion : nil
    }

    var message: Xmtp_DeviceSync_GroupBackup_GroupSave {
        var message = Xmtp_DeviceSync_GroupBackup_GroupSave()
        message.id = .init(id)
        message.conversationType = .init(rawValue: kind.rawValue) ?? .unspecified
        message.createdAtNs = createdAtNanoseconds
        message.membershipState = .init(rawValue: membership.rawValue) ?? .unspecified
        message.installationsLastChecked = installationsLastCheckedNanoseconds
        message.addedByInboxID = addedByInboxID
        if let welcomeID { message.welcomeID = welcomeID }
        message.rotatedAtNs = rotatedAtNanoseconds
        if let directMessageID { message.dmID = directMessageID }
        if let lastMessageNanoseconds { message.lastMessageNs = lastMessageNanoseconds }
        if let disappearFromNanoseconds { message.messageDisappearFromNs = disappearFromNanoseconds }
        if let disappearInNanoseconds { message.messageDisappearInNs = disappearInNanoseconds }
        if let creatorInboxID { message.metadata.creatorInboxID = creatorInboxID }
        if let mutableMetadata {
            message.mutableMetadata.attributes = mutableMetadata.attributes
            message.mutableMetadata.adminList = mutableMetadata.admins
            message.mutableMetadata.superAdminList = mutableMetadata.superAdmins
        }
        if let pausedForVersion { message.pausedForVersion = pausedForVersion }
        return message
    }
}

import Conversations
public import Identity

/// What a list shows of a conversation without opening its group state.
public struct ConversationSummary: Sendable, Hashable, Codable {
    /// The name of a group; empty for a DM.
    public var name = ""
    /// The description of a group.
    public var description = ""
    /// The address of a picture.
    public var imageURL = ""
    /// What applications keep in the group.
    public var applicationData = ""
    /// The inboxes that belong to it, sorted.
    public var members: [InboxID] = []
    /// The admins.
    public var admins: [InboxID] = []
    /// The super admins.
    public var superAdmins: [InboxID] = []
    /// Who made it.
    public var creator = InboxID("")
    /// The MLS epoch.
    public var epoch: UInt64 = 0

    init() {}

    /// What the group context says; what cannot be read stays empty.
    init(_ extensions: ContextExtensions, epoch: UInt64) {
        self.epoch = epoch
        if let membership = try? extensions.groupMembership() { members = membership.members.keys.sorted() }
        if let immutable = try? extensions.immutableMetadata() { creator = immutable.creatorInboxID }
        guard let metadata = try? extensions.mutableMetadata() else { return }
        admins = metadata.adminList
        superAdmins = metadata.superAdminList
        name = metadata[.groupName] ?? ""
        description = metadata[.description] ?? ""
        imageURL = metadata[.imageURL] ?? ""
        applicationData = metadata[.applicationData] ?? ""
    }
}

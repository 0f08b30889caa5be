public import Identity

/// The group context a new conversation begins with.
///
/// The membership names the creator at sequence id 0, which is a placeholder: the first commit of every new group must
/// be a membership update that replaces it, else all members refuse what follows.
///
/// See: spec groups.md 3
public struct ConversationFounding: Hashable, Sendable {
    /// What a user may choose for a new group.
    public struct Options: Hashable, Sendable {
        public var name = ""
        public var description = ""
        public var imageURL = ""
        public var applicationData = ""
        public var disappearing: DisappearingSettings?
        public var permissions = GroupPermissions.allMembers

        public init() {}
    }

    public let id: ConversationID
    public let type: ConversationType
    /// The extensions in the order libxmtp writes them.
    public let extensions: ContextExtensions

    /// A group.
    ///
    /// - Parameters:
    ///   - id: 16 random bytes.
    ///   - commitLogSigner: 32 random bytes, the secret the members sign commit log entries with.
    /// - Throws: `tooLong` when a text is longer than its attribute allows.
    public static func group(
        id: ConversationID, creator: InboxID, commitLogSigner: [UInt8], options: Options = Options()
    ) throws(ConversationsError) -> ConversationFounding {
        var metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [creator])
        for (attribute, value): (MetadataAttribute, String) in [
            (.groupName, options.name), (.description, options.description), (.imageURL, options.imageURL),
            (.applicationData, options.applicationData),
        ] {
            try OperationRules.demandWellFormed(
                .setAttribute(attribute, value), type: .group, isPaused: false)
            metadata[attribute] = value
        }
        set(options.disappearing, commitLogSigner, in: &metadata)
        return ConversationFounding(
            id: id, immutable: ImmutableMetadata(conversationType: .group, creatorInboxID: creator),
            metadata: metadata, permissions: options.permissions)
    }

    /// A direct message. The parties stand in the metadata in this order: creator, other.
    public static func directMessage(
        id: ConversationID, creator: InboxID, other: InboxID, commitLogSigner: [UInt8],
        disappearing: DisappearingSettings? = nil
    ) -> ConversationFounding {
        var metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [])
        for attribute: MetadataAttribute in [.groupName, .description, .imageURL] { metadata[attribute] = "" }
        set(disappearing, commitLogSigner, in: &metadata)
        let immutable = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: creator,
            directMessageMembers: DirectMessageMembers(one: creator, two: other))
        return ConversationFounding(
            id: id, immutable: immutable, metadata: metadata, permissions: .directMessage)
    }

    /// A sync group, or a group that carries a oneshot message.
    public static func hidden(
        id: ConversationID, creator: InboxID, commitLogSigner: [UInt8], oneshot: OneshotMessage? = nil
    ) -> ConversationFounding {
        var metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [creator])
        for attribute: MetadataAttribute in [.groupName, .description, .imageURL, .applicationData] {
            metadata[attribute] = ""
        }
        set(nil, commitLogSigner, in: &metadata)
        let immutable = ImmutableMetadata(
            conversationType: oneshot == nil ? .sync : .oneshot, creatorInboxID: creator,
            oneshotMessage: oneshot)
        return ConversationFounding(
            id: id, immutable: immutable, metadata: metadata, permissions: .allMembers)
    }

    private init(
        id: ConversationID, immutable: ImmutableMetadata, metadata: MutableMetadata,
        permissions: GroupPermissions
    ) {
        self.id = id
        type = immutable.conversationType
        let membership = GroupMembership(members: [immutable.creatorInboxID: 0])
        extensions = ContextExtensions([
            .init(number: ExtensionNumber.immutableMetadata, data: immutable.extensionData()),
            .init(number: ExtensionNumber.mutableMetadata, data: metadata.extensionData()),
            .init(number: ExtensionNumber.groupMembership, data: membership.extensionData()),
            .init(number: ExtensionNumber.groupPermissions, data: permissions.extensionData()),
            .init(
                number: ExtensionNumber.requiredCapabilities,
                data: ProtocolCapabilities.requiredCapabilitiesData()),
        ])
    }

    private static func set(
        _ disappearing: DisappearingSettings?, _ signer: [UInt8], in metadata: inout MutableMetadata
    ) {
        if let disappearing {
            for (attribute, value) in MetadataPlanner.disappearing(disappearing) {
                metadata[attribute] = value
            }
        }
        metadata[.commitLogSigner] = Hex.encode(signer)
    }
}

public import Identity

/// Commits that change attributes and roles.
///
/// Nothing here asks whether the actor may do it: the reference publishes first and lets every member judge. Call
/// ``OperationRules`` before, so that the user hears of it without a refused commit on the network.
///
/// See: spec groups.md 8
public enum MetadataPlanner {
    /// A change to the lists of admins.
    public enum ListChange: Hashable, Sendable {
        case addAdmin(InboxID)
        case removeAdmin(InboxID)
        case addSuperAdmin(InboxID)
        case removeSuperAdmin(InboxID)
    }

    /// Sets an attribute.
    public static func setting(
        _ attribute: MetadataAttribute, to value: String, in extensions: ContextExtensions
    ) throws(ConversationsError) -> CommitPlan {
        var metadata = try extensions.mutableMetadata()
        metadata[attribute] = value
        return .changing(ExtensionNumber.mutableMetadata, to: metadata.extensionData(), in: extensions)
    }

    /// The two attributes to set, one commit after the other.
    public static func disappearing(_ settings: DisappearingSettings) -> [(MetadataAttribute, String)] {
        [
            (.disappearFrom, String(settings.fromNanoseconds)),
            (.disappearIn, String(settings.inNanoseconds)),
        ]
    }

    /// Changes a list: an addition goes to the end unless it is there, a removal keeps the order.
    public static func changing(
        _ change: ListChange, in extensions: ContextExtensions
    ) throws(ConversationsError) -> CommitPlan {
        let metadata = changed(change, try extensions.mutableMetadata())
        return .changing(ExtensionNumber.mutableMetadata, to: metadata.extensionData(), in: extensions)
    }

    static func changed(_ change: ListChange, _ metadata: MutableMetadata) -> MutableMetadata {
        var metadata = metadata
        switch change {
        case .addAdmin(let inbox):
            if !metadata.adminList.contains(inbox) { metadata.adminList.append(inbox) }
        case .removeAdmin(let inbox): metadata.adminList.removeAll { $0 == inbox }
        case .addSuperAdmin(let inbox):
            if !metadata.superAdminList.contains(inbox) { metadata.superAdminList.append(inbox) }
        case .removeSuperAdmin(let inbox): metadata.superAdminList.removeAll { $0 == inbox }
        }
        return metadata
    }
}

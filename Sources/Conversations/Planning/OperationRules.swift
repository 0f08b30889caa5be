public import Identity

/// What an application asks for, judged before anything is sent: the reference's own checks, and whether the members
/// would refuse the commit.
///
/// See: spec groups.md 6.3, 8
public enum OperationRules {
    /// A user's operation on a conversation.
    public enum Operation: Hashable, Sendable {
        case addMembers([InboxID])
        case removeMembers([InboxID])
        case setAttribute(MetadataAttribute, String)
        case changeList(MetadataPlanner.ListChange)
        case changePermission(PermissionPlanner.Subject, PermissionPlanner.Option)
    }

    /// What the reference's interface refuses at once, in its order.
    ///
    /// - Throws: `paused`, `tooLong`, `forbiddenInDirectMessage`.
    public static func demandWellFormed(
        _ operation: Operation, type: ConversationType, isPaused: Bool
    ) throws(ConversationsError) {
        if case .changeList = operation {
        } else if isPaused {
            throw ConversationsError(.paused, "this conversation waits for a newer version of this program")
        }
        if case .setAttribute(let attribute, let value) = operation, let limit = attribute.limit,
            value.utf8.count > limit
        {
            throw ConversationsError(.tooLong, "\(attribute.rawValue) takes at most \(limit) bytes")
        }
        guard type == .directMessage else { return }
        switch operation {
        case .setAttribute(.disappearFrom, _), .setAttribute(.disappearIn, _),
            .setAttribute(.minimumVersion, _),
            .addMembers, .removeMembers:
            return
        case .setAttribute, .changeList, .changePermission:
            throw ConversationsError(
                .forbiddenInDirectMessage, "a direct message has no name, roles or permissions to change")
        }
    }

    /// Whether members would apply the commit, as far as the actor's role decides it. Installations are not looked at.
    public static func isAllowed(
        _ operation: Operation, by actor: InboxID, extensions: ContextExtensions
    ) throws(ConversationsError) -> Bool {
        let metadata = try extensions.mutableMetadata()
        let permissions = try extensions.groupPermissions()
        let membership = try extensions.groupMembership()
        var changed = metadata
        var commit = ExpectedEffect()
        switch operation {
        case .addMembers(let inboxes): commit.added = inboxes.filter { membership.members[$0] == nil }
        case .removeMembers(let inboxes): commit.removed = inboxes.filter { membership.members[$0] != nil }
        case .setAttribute(let attribute, let value): changed[attribute] = value
        case .changeList(let change):
            changed = MetadataPlanner.changed(change, metadata)
        case .changePermission: commit.permissionsChanged = true
        }
        let validated = ValidatedCommit(
            actor: CommitActor(inboxID: actor, installation: [], role: metadata.role(of: actor)),
            addedInboxes: commit.added, removedInboxes: commit.removed, readdedInstallations: [],
            metadata: MetadataChanges(from: metadata, to: changed), installationsChanged: false,
            permissionsChanged: commit.permissionsChanged)
        let members = try extensions.immutableMetadata().directMessageMembers
        do {
            try PermissionRule.demand(
                validated, permissions: permissions, metadata: metadata, directMessageMembers: members)
            return true
        } catch {
            return false
        }
    }

    private struct ExpectedEffect {
        var added: [InboxID] = []
        var removed: [InboxID] = []
        var permissionsChanged = false
    }
}

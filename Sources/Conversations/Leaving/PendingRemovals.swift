public import Identity

/// The inboxes that asked to leave a group, and whether this client has to remove them.
///
/// See: spec groups.md 13.2
public struct PendingRemovals: Hashable, Sendable {
    /// Inboxes with an open request.
    public private(set) var inboxes: Set<InboxID>
    /// Whether this client, as a super admin, has requests to carry out.
    public private(set) var needsAction: Bool

    public init(inboxes: Set<InboxID> = [], needsAction: Bool = false) {
        self.inboxes = inboxes
        self.needsAction = needsAction
    }

    /// A request was read, our own included.
    ///
    /// - Parameter metadata: roles at that moment.
    public mutating func requested(by inbox: InboxID, own: InboxID, metadata: MutableMetadata) {
        inboxes.insert(inbox)
        if metadata.role(of: own) == .superAdmin, !inboxes.contains(own) { needsAction = true }
    }

    /// A commit was applied: removed inboxes are done with, and our own role may have changed.
    public mutating func applied(_ commit: ValidatedCommit, own: InboxID) {
        inboxes.subtract(commit.removedInboxes)
        if commit.metadata.superAdminsAdded.contains(own) {
            if !inboxes.isEmpty, !inboxes.contains(own) { needsAction = true }
        } else if commit.metadata.superAdminsRemoved.contains(own) {
            needsAction = false
        }
    }

    /// The members to remove now; nobody unless this client has to act.
    public func toRemove(from membership: GroupMembership) -> [InboxID] {
        needsAction ? inboxes.filter { membership.members[$0] != nil }.sorted() : []
    }

    /// The removal was carried out.
    public mutating func carriedOut(_ removed: [InboxID]) {
        inboxes.subtract(removed)
        needsAction = false
    }
}

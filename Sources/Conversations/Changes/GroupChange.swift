public import Identity

/// What a commit did to a group, in inboxes and attributes: the content of the transcript.
///
/// Every client writes its own transcript; nothing of it is ever sent. Installations that come and go, renewed keys and
/// changed permissions leave no trace in it.
///
/// See: spec groups.md 11
public struct GroupChange: Hashable, Sendable {
    public var initiatedBy: InboxID
    public var added: [InboxID] = []
    /// Removed without having asked to leave.
    public var removed: [InboxID] = []
    /// Removed after asking to leave.
    public var left: [InboxID] = []
    public var attributes: [AttributeChange] = []
    public var adminsAdded: [InboxID] = []
    public var adminsRemoved: [InboxID] = []
    public var superAdminsAdded: [InboxID] = []
    public var superAdminsRemoved: [InboxID] = []

    public init(initiatedBy: InboxID) {
        self.initiatedBy = initiatedBy
    }

    /// - Parameter pendingRemovals: inboxes known to have asked to leave.
    public init(_ commit: ValidatedCommit, pendingRemovals: Set<InboxID>) {
        self.init(initiatedBy: commit.actor.inboxID)
        added = commit.addedInboxes
        removed = commit.removedInboxes.filter { !pendingRemovals.contains($0) }
        left = commit.removedInboxes.filter { pendingRemovals.contains($0) }
        attributes = commit.metadata.attributes
        adminsAdded = commit.metadata.adminsAdded
        adminsRemoved = commit.metadata.adminsRemoved
        superAdminsAdded = commit.metadata.superAdminsAdded
        superAdminsRemoved = commit.metadata.superAdminsRemoved
    }

    /// What a joiner writes down: only that it was added, whoever else came along.
    ///
    /// See: spec groups.md 11.3
    public static func joined(own: InboxID, addedBy: InboxID) -> GroupChange {
        var change = GroupChange(initiatedBy: addedBy)
        change.added = [own]
        return change
    }

    /// Whether there is nothing to tell a person. The reference records such changes in groups with a minimum version.
    public var saysNothing: Bool {
        added.isEmpty && removed.isEmpty && left.isEmpty && attributes.isEmpty && adminsAdded.isEmpty
            && adminsRemoved.isEmpty && superAdminsAdded.isEmpty && superAdminsRemoved.isEmpty
    }
}

public import Identity

/// A wish to change who belongs to a group, as it is stored until a commit has carried it out. Adding, removing and
/// refreshing are one operation: each of them also takes in what has happened to all other members.
///
/// See: spec groups.md 5.3
public struct MembershipIntent: Hashable, Sendable {
    /// Inboxes that are new or whose identity log moved, with the sequence id to take in.
    public var updates: [InboxID: UInt64]
    public var removed: [InboxID]
    public var failedInstallations: [[UInt8]]

    public init(
        updates: [InboxID: UInt64] = [:], removed: [InboxID] = [], failedInstallations: [[UInt8]] = []
    ) {
        self.updates = updates
        self.removed = removed
        self.failedInstallations = failedInstallations
    }

    /// The wish, from what is known of all identity logs now. Adding a member refreshes it.
    ///
    /// - Parameter newest: the newest sequence id of each member and each inbox to add, just read from the node.
    /// - Throws: `unknownInbox` when one of them has no identity log.
    public init(
        adding added: [InboxID], removing removed: [InboxID], to membership: GroupMembership,
        newest: [InboxID: UInt64]
    ) throws(ConversationsError) {
        var updates: [InboxID: UInt64] = [:]
        for inbox in Set(membership.members.keys).union(added) {
            guard let known = newest[inbox] else {
                throw ConversationsError(.unknownInbox, "an inbox has no identity log on this network")
            }
            if let current = membership.members[inbox], known <= current { continue }
            updates[inbox] = known
        }
        self.init(updates: updates, removed: removed)
    }

    /// The membership after the wish. The list of failed installations only grows.
    public func applied(to membership: GroupMembership) -> GroupMembership {
        var new = membership
        new.members.merge(updates) { _, update in update }
        for inbox in removed { new.members[inbox] = nil }
        let known = Set(membership.failedInstallations)
        var failed: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        for installation in membership.failedInstallations + failedInstallations
        where seen.insert(installation).inserted {
            failed.append(installation)
        }
        // What the current extension lists stays in its order; what is new follows, sorted.
        new.failedInstallations =
            failed.filter(known.contains)
            + failed.filter { !known.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
        return new
    }
}

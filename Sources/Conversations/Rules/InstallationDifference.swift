import Identity

/// The installations that must come and go when one membership becomes another.
///
/// See: spec groups.md 5.2
public struct InstallationDifference: Hashable, Sendable {
    public var added: Set<[UInt8]>
    public var removed: Set<[UInt8]>

    public init(added: Set<[UInt8]> = [], removed: Set<[UInt8]> = []) {
        self.added = added
        self.removed = removed
    }

    /// Which logs must be known to compute the difference.
    static func wanted(from old: GroupMembership, to new: GroupMembership) -> [InboxNeed] {
        let difference = old.difference(to: new)
        let moved = (difference.added + difference.updated).map { inbox in
            InboxNeed(inboxID: inbox, sequenceID: max(old.members[inbox] ?? 0, new.members[inbox] ?? 0))
        }
        let gone = difference.removed.map { InboxNeed(inboxID: $0, sequenceID: old.members[$0] ?? 0) }
        return moved + gone
    }

    /// Computes it from logs that are known.
    ///
    /// - Throws: ``CommitRefusal/identityLog``.
    init(
        from old: GroupMembership, to new: GroupMembership, states: AssociationStates
    ) throws(CommitRefusal) {
        self.init()
        let difference = old.difference(to: new)
        for inbox in difference.added + difference.updated {
            try follow(inbox, from: old.members[inbox] ?? 0, to: new.members[inbox] ?? 0, states: states)
        }
        for inbox in difference.removed {
            removed.formUnion(try states.installations(of: inbox, at: old.members[inbox] ?? 0))
        }
    }

    private mutating func follow(
        _ inbox: InboxID, from old: UInt64, to new: UInt64, states: AssociationStates
    ) throws(CommitRefusal) {
        guard old != 0 else {
            added.formUnion(try states.installations(of: inbox, at: new))
            return
        }
        let before = try states.installations(of: inbox, at: old)
        // The reference takes a sequence id after which it finds no update at all for one that changes nothing.
        guard let last = states.histories[inbox]?.lastUpdate(after: old, upTo: new) else { return }
        guard last == new else { throw .identityLog }
        let after = try states.installations(of: inbox, at: new)
        added.formUnion(after.subtracting(before))
        removed.formUnion(before.subtracting(after))
    }
}

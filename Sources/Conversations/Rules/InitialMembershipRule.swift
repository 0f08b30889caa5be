import Identity

/// The tree of a group we were welcomed to holds exactly the installations its membership names.
///
/// See: spec groups.md 9.5; spec identity.md 7.3
public enum InitialMembershipRule {
    /// What the rule says.
    public enum Verdict: Hashable, Sendable {
        case accepted
        case refused
        /// These identity logs must be read first.
        case needs([InboxNeed])
    }

    /// Judges the leaves of a joined group.
    public static func judge(
        leaves: [ExaminedCommit.Leaf], membership: GroupMembership, states: AssociationStates
    ) -> Verdict {
        let needs = states.needs(membership.members.map { InboxNeed(inboxID: $0.key, sequenceID: $0.value) })
        guard needs.isEmpty else { return .needs(needs) }
        do {
            return try matches(leaves, membership, states) ? .accepted : .refused
        } catch {
            return .refused
        }
    }

    private static func matches(
        _ leaves: [ExaminedCommit.Leaf], _ membership: GroupMembership, _ states: AssociationStates
    ) throws(CommitRefusal) -> Bool {
        var expected: [InboxID: Set<[UInt8]>] = [:]
        for (inbox, sequenceID) in membership.members {
            expected[inbox] = try states.installations(of: inbox, at: sequenceID)
        }
        for leaf in leaves {
            // Each installation counts once: a second leaf with the same key finds it gone.
            guard expected[try leaf.credential.inboxID()]?.remove(leaf.signatureKey) != nil else {
                return false
            }
        }
        let failed = Set(membership.failedInstallations)
        return expected.values.allSatisfy { $0.isSubset(of: failed) }
    }
}

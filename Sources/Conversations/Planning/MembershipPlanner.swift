public import Identity

/// Turns a change of membership into a commit.
///
/// See: spec groups.md 5.3
public enum MembershipPlanner {
    /// What must come and go, once key packages were asked for.
    public struct Changes: Hashable, Sendable {
        /// New installations with a usable key package, the own one left out.
        public let toAdd: [[UInt8]]
        /// Installations whose leaves must go.
        public let toRemove: Set<[UInt8]>
        /// All installations that have no leaf for want of a key package: the old ones and the new.
        public let failed: [[UInt8]]
    }

    /// The answer of the planner before the network was asked.
    public enum Difference: Hashable, Sendable {
        case known(InstallationDifference)
        /// These identity logs must be read first.
        case needs([InboxNeed])
    }

    /// The installations that come and go.
    ///
    /// - Throws: `unknownInbox` when a log lacks an update the membership names, or is invalid.
    public static func difference(
        from old: GroupMembership, to new: GroupMembership, states: AssociationStates
    ) throws(ConversationsError) -> Difference {
        let needs = states.needs(InstallationDifference.wanted(from: old, to: new))
        guard needs.isEmpty else { return .needs(needs) }
        do {
            return .known(try InstallationDifference(from: old, to: new, states: states))
        } catch {
            throw ConversationsError(.unknownInbox, "a member's identity log cannot be followed")
        }
    }

    /// Sorts the new installations into those that can be added and those that cannot.
    ///
    /// - Parameter usable: whether an installation's key package was found and is good, for every installation in
    ///   `difference.added` but the own one; what is missing counts as not usable.
    public static func changes(
        _ difference: InstallationDifference, usable: [[UInt8]: Bool], own: [UInt8], old: GroupMembership
    ) -> Changes {
        let asked = difference.added.filter { $0 != own }.sorted { $0.lexicographicallyPrecedes($1) }
        let lost = asked.filter { usable[$0] != true }
        var seen: Set<[UInt8]> = []
        let failed = (old.failedInstallations + lost).filter { seen.insert($0).inserted }
        let gone = seen.intersection(difference.removed)
        return Changes(
            toAdd: asked.filter { usable[$0] == true }, toRemove: difference.removed.subtracting(gone),
            failed: failed.filter { !gone.contains($0) })
    }

    /// Adding people of whom nobody can be reached is an error to tell at once.
    ///
    /// - Throws: `noUsableInstallation`.
    public static func demandReachable(_ changes: Changes, adding: [InboxID]) throws(ConversationsError) {
        guard adding.isEmpty || changes.failed.isEmpty || !changes.toAdd.isEmpty else {
            throw ConversationsError(
                .noUsableInstallation, "none of the new members' installations has a usable key package")
        }
    }

    /// The commit, against the state of the moment it is built; nil when there is nothing to do, or when it would remove
    /// the own leaf, which nobody can commit.
    ///
    /// - Parameters:
    ///   - leaves: signature keys by leaf index.
    ///   - own: the own leaf's index.
    public static func plan(
        _ changes: Changes, to new: GroupMembership, leaves: [UInt32: [UInt8]], own: UInt32,
        extensions: ContextExtensions
    ) throws(ConversationsError) -> CommitPlan? {
        let old = try extensions.groupMembership()
        let removals = leaves.filter { changes.toRemove.contains($0.value) }.keys.sorted()
        guard !removals.contains(own) else { return nil }
        let nothing = removals.isEmpty && changes.toAdd.isEmpty && old.difference(to: new).updated.isEmpty
        guard !nothing else { return nil }
        return CommitPlan(
            steps: changes.toAdd.map { .add(installation: $0) }
                + [
                    .contextExtensions(
                        extensions.replacing(ExtensionNumber.groupMembership, with: new.extensionData()))
                ]
                + removals.map { .remove(leaf: $0) })
    }

    /// Whether an account may still be added.
    ///
    /// - Throws: `tooManyMembers`.
    public static func demandRoom(members: Int, adding: Int) throws(ConversationsError) {
        guard members + adding <= ProtocolLimits.groupMembers else {
            throw ConversationsError(
                .tooManyMembers, "a group has at most \(ProtocolLimits.groupMembers) members")
        }
    }
}

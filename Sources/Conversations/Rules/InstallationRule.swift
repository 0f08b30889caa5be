/// The commit adds and removes what the change of membership demands: additions may be missing, removals may not.
///
/// See: spec groups.md 7, steps 8 to 10
enum InstallationRule {
    /// - Returns: the installations a super admin removed and added again, or removed because that failed.
    static func demand(
        _ expected: InstallationDifference, of changes: MembershipRule.Changes, failed: [[UInt8]],
        actor: CommitActor, members: Set<[UInt8]>
    ) throws(CommitRefusal) -> Set<[UInt8]> {
        var added = changes.added
        var removed = changes.removed
        var failed = Set(failed)
        var readded: Set<[UInt8]> = []
        if actor.role == .superAdmin {
            let both = added.intersection(removed)
            added.subtract(both)
            removed.subtract(both)
            let lost = failed.intersection(removed)
            failed.subtract(lost)
            removed.subtract(lost)
            readded = both.union(lost)
        }
        let unknown = added.contains { !expected.added.contains($0) && !members.contains($0) }
        guard !unknown else { throw .unexpectedInstallationAdded }
        guard removed == expected.removed.subtracting(failed) else { throw .unexpectedInstallationsRemoved }
        return readded
    }
}

/// What an inbox may be in a group. Where a policy says admin, a super admin will do too.
///
/// See: spec groups.md 6
public enum Role: Int, Hashable, Sendable, Comparable, CaseIterable {
    case member
    case admin
    case superAdmin

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

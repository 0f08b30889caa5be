/// What became of a commit, as the commit log names it.
///
/// See: spec groups.md 2.3, 12.6
public enum CommitResult: Int32, Hashable, Sendable, CaseIterable {
    case unspecified = 0
    case applied = 1
    case wrongEpoch = 2
    case undecryptable = 3
    case invalid = 4
}

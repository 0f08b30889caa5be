/// The place of one envelope: who numbered it, and its number there.
///
/// See: spec network.md 1.11, 4.5.
public struct Cursor: Sendable, Hashable, Comparable {
    public var originator: UInt32
    public var sequence: UInt64

    public init(originator: UInt32, sequence: UInt64) {
        self.originator = originator
        self.sequence = sequence
    }

    public static func < (a: Cursor, b: Cursor) -> Bool {
        (a.originator, a.sequence) < (b.originator, b.sequence)
    }
}

/// Numbers under which cursors are stored, the same on both networks so that stored cursors carry over.
///
/// See: spec network.md 1.11, 4.11.
public enum Originator {
    /// Commits of groups.
    public static let commits: UInt32 = 0
    /// Identity updates.
    public static let identity: UInt32 = 1
    /// Application messages of the v3 network; shares one sequence with the commits there.
    public static let applicationMessages: UInt32 = 10
    /// Welcomes of the v3 network.
    public static let welcomes: UInt32 = 11
    /// Commit log entries of the v3 network.
    public static let commitLog: UInt32 = 100
}

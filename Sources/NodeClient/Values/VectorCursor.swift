/// How far a topic has been read: for each originator the highest sequence seen, zero where nothing is noted.
///
/// See: spec network.md 4.5.
public struct VectorCursor: Sendable, Hashable {
    public private(set) var positions: [UInt32: UInt64] = [:]

    /// Nothing seen.
    public init() {}

    public init(_ positions: [UInt32: UInt64]) {
        self.positions = positions.filter { $0.value > 0 }
    }

    public init(_ cursor: Cursor) { advance(to: cursor) }

    public subscript(originator: UInt32) -> UInt64 { positions[originator] ?? 0 }

    /// Moves forward; never back.
    public mutating func advance(to cursor: Cursor) {
        if cursor.sequence > self[cursor.originator] { positions[cursor.originator] = cursor.sequence }
    }

    /// The larger position of both, per originator.
    public func merged(with other: VectorCursor) -> VectorCursor {
        VectorCursor(positions.merging(other.positions, uniquingKeysWith: max))
    }

    /// Whether everything `other` has seen was seen here.
    public func dominates(_ other: VectorCursor) -> Bool {
        other.positions.allSatisfy { self[$0.key] >= $0.value }
    }

    /// The one number a v3 topic is asked with: its originators share a sequence there.
    public var highest: UInt64 { positions.values.max() ?? 0 }
}

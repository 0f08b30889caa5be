/// The place of a node in the array form of a tree: leaves are even, parents odd.
///
/// See: RFC 9420 appendix C
public struct NodeIndex: RawRepresentable, Hashable, Comparable, Sendable {
    /// Not negative, and less than 2^33.
    public var rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int) {
        self.rawValue = rawValue
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public var isLeaf: Bool { rawValue & 1 == 0 }

    /// The node's place among the leaves, nil for a parent.
    public var leafIndex: LeafIndex? {
        isLeaf ? UInt32(exactly: rawValue / 2).map { LeafIndex($0) } : nil
    }

    /// Its height above the leaves: 0 for a leaf.
    public var level: Int { (~rawValue).trailingZeroBitCount }

    /// The left child, nil for a leaf.
    public var left: NodeIndex? {
        isLeaf ? nil : NodeIndex(rawValue ^ (1 << (level - 1)))
    }

    /// The right child, nil for a leaf.
    public var right: NodeIndex? {
        isLeaf ? nil : NodeIndex(rawValue ^ (3 << (level - 1)))
    }

    /// The leaf furthest to the left below this node, or itself.
    var firstLeaf: LeafIndex {
        LeafIndex(UInt32(truncatingIfNeeded: (rawValue - ((1 << level) - 1)) / 2))
    }

    /// The leaf furthest to the right below this node, or itself.
    var lastLeaf: LeafIndex {
        LeafIndex(UInt32(truncatingIfNeeded: (rawValue + ((1 << level) - 1)) / 2))
    }

    /// Whether a leaf lies below this node, or is it.
    public func contains(_ leaf: LeafIndex) -> Bool {
        firstLeaf <= leaf && leaf <= lastLeaf
    }
}

extension NodeIndex: ExpressibleByIntegerLiteral, CustomStringConvertible {
    public init(integerLiteral value: Int) {
        rawValue = value
    }

    public var description: String { "node \(rawValue)" }
}

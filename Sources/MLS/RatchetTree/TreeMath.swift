/// The shape of a full binary tree: how its nodes lie in an array and to each other.
///
/// See: RFC 9420 section 4.1 and appendix C
public struct TreeMath: Hashable, Sendable {
    /// How many levels of parents there are: the tree has 2^depth leaves.
    public private(set) var depth: Int

    /// - Parameter depth: 0 to 31; anything else is a mistake of the caller's.
    public init(depth: Int) {
        precondition((0...31).contains(depth), "a tree has at most 2^31 leaves")
        self.depth = depth
    }

    /// The smallest tree with room for a number of leaves; nil for more than 2^31.
    public init?(leafCount: Int) {
        guard leafCount <= 1 << 31 else { return nil }
        depth = leafCount <= 1 ? 0 : Int.bitWidth - (leafCount - 1).leadingZeroBitCount
    }

    public var leafCount: Int { 1 << depth }
    public var nodeCount: Int { (2 << depth) - 1 }
    public var root: NodeIndex { NodeIndex((1 << depth) - 1) }

    public func contains(_ node: NodeIndex) -> Bool { node.rawValue >= 0 && node.rawValue < nodeCount }
    public func contains(_ leaf: LeafIndex) -> Bool { Int(leaf.rawValue) < leafCount }

    /// The node above, nil for the root.
    public func parent(of node: NodeIndex) -> NodeIndex? {
        guard node != root, contains(node) else { return nil }
        let level = node.level
        let bit = (node.rawValue >> (level + 1)) & 1
        return NodeIndex((node.rawValue | (1 << level)) ^ (bit << (level + 1)))
    }

    /// The other child of the node's parent, nil for the root.
    public func sibling(of node: NodeIndex) -> NodeIndex? {
        guard let parent = parent(of: node) else { return nil }
        return node < parent ? parent.right : parent.left
    }

    /// The nodes above a node, from its parent to the root.
    public func directPath(of node: NodeIndex) -> [NodeIndex] {
        var path: [NodeIndex] = []
        path.reserveCapacity(depth)
        var current = node
        while let parent = parent(of: current) {
            path.append(parent)
            current = parent
        }
        return path
    }

    /// The siblings of a node and of the nodes above it, from the leaf upwards, without the root's.
    public func copath(of node: NodeIndex) -> [NodeIndex] {
        var path: [NodeIndex] = []
        path.reserveCapacity(depth)
        var current = node
        while let sibling = sibling(of: current), let parent = parent(of: current) {
            path.append(sibling)
            current = parent
        }
        return path
    }

    /// The lowest node that is above both leaves, or the leaf itself if they are one.
    public func commonAncestor(of first: LeafIndex, _ second: LeafIndex) -> NodeIndex {
        let level = UInt32.bitWidth - (first.rawValue ^ second.rawValue).leadingZeroBitCount
        let high = (first.nodeIndex.rawValue >> (level + 1)) << (level + 1)
        return NodeIndex(high | ((1 << level) - 1))
    }
}

@testable import MLS

/// A ratchet tree as naively as the RFC draws it: linked nodes, everything computed anew whenever it is asked for. What
/// the real one is compared with.
///
/// See: RFC 9420 appendix D
final class LinkedTree {
    enum Value {
        case leaf(LeafNode)
        case parent(key: HPKEPublicKey, parentHash: [UInt8], unmerged: Set<UInt32>)
    }

    final class Node {
        var value: Value?
        var children: (left: Node, right: Node)?

        init(blankOfDepth depth: Int) {
            if depth > 0 { children = (Node(blankOfDepth: depth - 1), Node(blankOfDepth: depth - 1)) }
        }

        init(_ left: Node, _ right: Node) {
            children = (left, right)
        }

        var leaves: [Node] { children.map { $0.left.leaves + $0.right.leaves } ?? [self] }
        var isAllBlank: Bool {
            value == nil && (children.map { $0.left.isAllBlank && $0.right.isAllBlank } ?? true)
        }
        var inOrder: [Node] { children.map { $0.left.inOrder + [self] + $0.right.inOrder } ?? [self] }

        /// The nodes above a leaf, from the root down.
        func path(to leaf: Node) -> [Node]? {
            if self === leaf { return [] }
            guard let (left, right) = children else { return nil }
            return (left.path(to: leaf) ?? right.path(to: leaf)).map { [self] + $0 }
        }
    }

    var root = Node(blankOfDepth: 0)

    var depth: Int {
        var depth = 0
        while 1 << depth < root.leaves.count { depth += 1 }
        return depth
    }

    func add(_ leaf: LeafNode) -> Int {
        if !root.leaves.contains(where: { $0.value == nil }) {
            root = Node(root, Node(blankOfDepth: depth))
        }
        let index = root.leaves.firstIndex { $0.value == nil }!
        let node = root.leaves[index]
        node.value = .leaf(leaf)
        for above in root.path(to: node)! {
            guard case .parent(let key, let parentHash, let unmerged) = above.value else { continue }
            above.value = .parent(key: key, parentHash: parentHash, unmerged: unmerged.union([UInt32(index)]))
        }
        return index
    }

    func update(_ leaf: LeafNode, at index: Int) {
        let node = root.leaves[index]
        node.value = .leaf(leaf)
        for above in root.path(to: node)! { above.value = nil }
    }

    func remove(_ index: Int) {
        let node = root.leaves[index]
        for above in root.path(to: node)! { above.value = nil }
        node.value = nil
        while let (left, right) = root.children, right.isAllBlank { root = left }
    }

    func resolution(of node: Node) -> [Node] {
        switch node.value {
        case .leaf: return [node]
        case .parent(_, _, let unmerged): return [node] + unmerged.sorted().map { root.leaves[Int($0)] }
        case nil:
            guard let (left, right) = node.children else { return [] }
            return resolution(of: left) + resolution(of: right)
        }
    }

    func hash(of node: Node, suite: any CiphersuiteProvider) -> [UInt8] {
        var writer = TLSWriter()
        if let (left, right) = node.children {
            writer.writeUInt8(2)
            writer.writeOptional(encoded(node)) { $1.writeBytes($0) }
            writer.writeOpaque(hash(of: left, suite: suite))
            writer.writeOpaque(hash(of: right, suite: suite))
        } else {
            writer.writeUInt8(1)
            writer.writeUInt32(UInt32(root.leaves.firstIndex { $0 === node }!))
            writer.writeOptional(encoded(node)) { $1.writeBytes($0) }
        }
        return suite.hash(writer.bytes)
    }

    private func encoded(_ node: Node) -> [UInt8]? {
        switch node.value {
        case nil: return nil
        case .leaf(let leaf): return LeafNode(contents: leaf.contents, signature: leaf.signature).encoded
        case .parent(let key, let parentHash, let unmerged):
            var writer = TLSWriter()
            writer.writeOpaque(key.bytes)
            writer.writeOpaque(parentHash)
            writer.writeVector { for leaf in unmerged.sorted() { $0.writeUInt32(leaf) } }
            return writer.bytes
        }
    }

    /// The `ratchet_tree` extension.
    var bytes: [UInt8] {
        var nodes = root.inOrder[...]
        while let last = nodes.last, last.value == nil { nodes.removeLast() }
        var writer = TLSWriter()
        writer.writeVector { writer in
            for node in nodes {
                guard let encoded = encoded(node) else {
                    writer.writeUInt8(0)
                    continue
                }
                writer.writeBytes([1, node.children == nil ? 1 : 2] as [UInt8])
                writer.writeBytes(encoded)
            }
        }
        return writer.bytes
    }
}

import MLSVectors
import Testing

@testable import MLS

/// Random changes to a tree, compared step by step with a tree that computes everything anew.
@Suite struct RatchetTreeModelTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519)!

    @Test(arguments: 1...12)
    func `A tree is the naive one after every step`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let first = TestLeaf.unsigned(&random)
        var tree = RatchetTree(first)
        let model = LinkedTree()
        model.root.value = .leaf(first)
        for step in 0..<60 {
            let before = tree
            let hashBefore = tree.treeHash(suite: Self.suite)
            try change(&tree, model, growing: step < 30, &random)
            try compare(&tree, model)
            var kept = before
            #expect(
                kept.treeHash(suite: Self.suite) == hashBefore, "a copy changed with the tree, seed \(seed)")
        }
    }

    private func change(
        _ tree: inout RatchetTree, _ model: LinkedTree, growing: Bool, _ random: inout SeededRandom
    ) throws {
        let members = tree.leafIndices
        let chosen = members[Int(random.next() % UInt64(members.count))]
        switch random.next() % (growing ? 10 : 14) {
        case 0..<6:
            let leaf = TestLeaf.unsigned(&random)
            #expect(try Int(tree.addLeaf(leaf).rawValue) == model.add(leaf))
        case 6:
            let leaf = TestLeaf.unsigned(&random)
            try tree.updateLeaf(leaf, at: chosen)
            model.update(leaf, at: Int(chosen.rawValue))
        case 7..<10:
            try merge(at: chosen, &tree, model, &random)
        default:
            guard members.count > 1 else { return }
            try tree.removeLeaf(at: chosen)
            model.remove(Int(chosen.rawValue))
        }
    }

    /// A path from a leaf, the parent hashes of which the model takes over; they have vectors of their own.
    private func merge(
        at sender: LeafIndex, _ tree: inout RatchetTree, _ model: LinkedTree, _ random: inout SeededRandom
    ) throws {
        let node = model.root.leaves[Int(sender.rawValue)]
        let above = try #require(model.root.path(to: node))
        let filtered = above.reversed().filter { node in
            let (left, right) = node.children!
            let other = left.leaves.contains { $0 === model.root.leaves[Int(sender.rawValue)] } ? right : left
            return !model.resolution(of: other).isEmpty
        }
        let steps = tree.filteredDirectPath(of: sender)
        let positions = model.root.inOrder
        #expect(steps.map(\.node.rawValue) == filtered.map { node in positions.firstIndex { $0 === node }! })

        let keys = steps.map { _ in HPKEPublicKey(random.bytes(count: 32)) }
        let (parents, parentHash) = tree.pathParents(keys: keys, steps: steps, suite: Self.suite)
        let leaf = TestLeaf.unsigned(&random, source: .commit(parentHash: parentHash))
        tree.put(parents, leaf: leaf, at: sender, steps: steps)
        model.update(leaf, at: Int(sender.rawValue))
        for (node, parent) in zip(filtered, parents) {
            node.value = .parent(key: parent.encryptionKey, parentHash: parent.parentHash, unmerged: [])
        }
    }

    private func compare(_ tree: inout RatchetTree, _ model: LinkedTree) throws {
        let nodes = model.root.inOrder
        #expect(tree.math.nodeCount == nodes.count)
        let positions = Dictionary(
            uniqueKeysWithValues: nodes.enumerated().map { (ObjectIdentifier($1), $0) })
        for (index, node) in nodes.enumerated() {
            let expected = model.resolution(of: node).map { positions[ObjectIdentifier($0)]! }
            #expect(tree.resolution(of: NodeIndex(index)).map(\.rawValue) == expected)
            #expect(tree.isSubtreeBlank(NodeIndex(index)) == node.isAllBlank)
        }
        let bytes = model.bytes
        #expect(tree.tlsEncoded() == bytes)
        let hash = model.hash(of: model.root, suite: Self.suite)
        #expect(tree.treeHash(suite: Self.suite) == hash)
        var reread = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: bytes))
        #expect(reread == tree)
        try TreeRules.validateForModel(&reread, treeHash: hash, suite: Self.suite)
    }
}

extension TreeRules {
    /// All tree rules: every parent of the model was set by a path.
    fileprivate static func validateForModel(
        _ tree: inout RatchetTree, treeHash: [UInt8], suite: any CiphersuiteProvider
    ) throws {
        try validate(&tree, treeHash: treeHash, suite: suite)
    }
}

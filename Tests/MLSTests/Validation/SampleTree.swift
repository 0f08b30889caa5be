import MLSVectors
import Testing

@testable import MLS

/// A tree that keeps all rules: eight members; members 0, 4 and 2 committed in this order; then member 3 left and two were
/// added, of whom one sits at leaf 3 and is unmerged at the two nodes above that are not blank.
struct SampleTree {
    let tree: RatchetTree
    private let suite: any CiphersuiteProvider

    init() throws {
        suite = try SwiftCryptoProvider().suite(.mls128DHKEMX25519AES128GCMSHA256Ed25519)
        var random = SeededRandom(seed: 21)
        var tree = RatchetTree(TestLeaf.unsigned(&random))
        for _ in 1..<7 { try tree.addLeaf(TestLeaf.unsigned(&random)) }
        for sender: LeafIndex in [0, 4, 2] { Self.merge(from: sender, &tree, &random, suite) }
        try tree.removeLeaf(at: 3)
        Self.merge(from: 0, &tree, &random, suite)
        try tree.addLeaf(TestLeaf.unsigned(&random))
        try tree.addLeaf(TestLeaf.unsigned(&random))
        self.tree = tree
    }

    private static func merge(
        from sender: LeafIndex, _ tree: inout RatchetTree, _ random: inout SeededRandom,
        _ suite: any CiphersuiteProvider
    ) {
        let steps = tree.filteredDirectPath(of: sender)
        let keys = steps.map { _ in HPKEPublicKey(random.bytes(count: 32)) }
        let (parents, parentHash) = tree.pathParents(keys: keys, steps: steps, suite: suite)
        let leaf = TestLeaf.unsigned(&random, source: .commit(parentHash: parentHash))
        tree.put(parents, leaf: leaf, at: sender, steps: steps)
    }

    /// What is refused of the tree when it was changed after it was made; with its own hash unless another is given.
    func brokenRule(
        hash: [UInt8]? = nil, _ change: (inout [TreeNode?]) throws -> Void = { _ in }
    ) throws -> ValidationRule? {
        var nodes = try UnverifiedRatchetTree(tlsEncoded: tree.tlsEncoded()).nodes
        try change(&nodes)
        return try MLSTests.brokenRule { () throws(MLSError) in
            var changed = try RatchetTree(UnverifiedRatchetTree(nodes: nodes))
            let treeHash = hash ?? changed.treeHash(suite: suite)
            try TreeRules.validate(&changed, treeHash: treeHash, suite: suite)
        }
    }

    /// A parent of the tree with something else in it.
    func parent(
        _ node: Int, key: HPKEPublicKey? = nil, parentHash: [UInt8]? = nil, unmerged: [LeafIndex]? = nil
    ) throws -> TreeNode {
        let old = try #require(tree.parent(at: NodeIndex(node)))
        return .parent(
            ParentNode(
                encryptionKey: key ?? old.encryptionKey, parentHash: parentHash ?? old.parentHash,
                unmergedLeaves: unmerged ?? old.unmergedLeaves))
    }
}

/// One thing that is wrong with a tree alone, and the rule that must refuse it: through a Welcome the tree's hash would
/// refuse first.
struct TreeRefusal: Sendable, CustomTestStringConvertible {
    let rule: ValidationRule
    let change: @Sendable (inout [TreeNode?], SampleTree) throws -> Void

    init(_ rule: ValidationRule, _ change: @escaping @Sendable (inout [TreeNode?], SampleTree) throws -> Void)
    {
        self.rule = rule
        self.change = change
    }

    var testDescription: String { rule.rawValue }

    static let all: [TreeRefusal] = [
        TreeRefusal(.unmergedLeavesAreSorted) { $0[7] = try $1.parent(7, unmerged: [7, 3]) },
        TreeRefusal(.unmergedLeavesAreDescendants) { $0[3] = try $1.parent(3, unmerged: [3, 4]) },
        TreeRefusal(.unmergedLeavesAreListedBelow) { $0[3] = try $1.parent(3, unmerged: []) },
        TreeRefusal(.parentEncryptionKeysAreUnique) {
            $0[3] = try $1.parent(3, key: $1.tree.leaf(at: 5)?.encryptionKey)
        },
        TreeRefusal(.parentHashesAreValid) {
            $0[11] = try $1.parent(11, key: HPKEPublicKey([UInt8](repeating: 9, count: 32)))
        },
    ]
}

import MLSVectors
import Testing

@testable import MLS

/// A tree that keeps all rules, and trees that break one: RFC 9420 sections 7.8, 7.9 and 12.4.3.
///
@Suite struct TreeRulesTests {
    private let sample: SampleTree
    private var tree: RatchetTree { sample.tree }

    init() throws {
        sample = try SampleTree()
    }

    private func brokenRule(
        hash: [UInt8]? = nil, _ change: (inout [TreeNode?]) throws -> Void = { _ in }
    ) throws -> ValidationRule? {
        try sample.brokenRule(hash: hash, change)
    }

    private func parent(
        _ node: Int, key: HPKEPublicKey? = nil, parentHash: [UInt8]? = nil, unmerged: [LeafIndex]? = nil
    ) throws -> TreeNode {
        try sample.parent(node, key: key, parentHash: parentHash, unmerged: unmerged)
    }

    @Test(arguments: TreeRefusal.all)
    func `A tree that breaks a rule is refused by it`(_ refusal: TreeRefusal) throws {
        #expect(try sample.brokenRule { try refusal.change(&$0, sample) } == refusal.rule)
    }

    @Test func `The tree is as the tests think it is, and breaks no rule`() throws {
        #expect(tree.memberCount == 8)
        #expect(
            (0..<7).filter { tree.parent(at: NodeIndex(2 * $0 + 1)) != nil }.map { 2 * $0 + 1 } == [
                1, 3, 7, 9, 11,
            ])
        #expect(tree.parent(at: 3)?.unmergedLeaves == [3])
        #expect(tree.parent(at: 7)?.unmergedLeaves == [3, 7])
        #expect(tree.parent(at: 11)?.unmergedLeaves == [7])
        #expect(try brokenRule() == nil)
    }

    @Test func `A tree that is empty or ends with a blank is refused`() throws {
        #expect(try brokenRule { $0 = [] } == .treeEndsWithNode)
        #expect(try brokenRule { $0.append(nil) } == .treeEndsWithNode)
    }

    @Test func `A leaf in a parent's place, or the reverse, is refused`() throws {
        let leaf = try #require(tree.leaf(at: 0))
        #expect(try brokenRule { $0[5] = .leaf(leaf) } == .treeNodesLieWhereTheyBelong)
        let above = try parent(7)
        #expect(try brokenRule { $0[0] = above } == .treeNodesLieWhereTheyBelong)
    }

    @Test func `Another hash than the group context's is refused`() throws {
        #expect(try brokenRule(hash: [UInt8](repeating: 0, count: 32)) == .treeHashMatches)
        #expect(try brokenRule(hash: []) == .treeHashMatches)
    }

    @Test(arguments: [[7, 3], [3, 3, 7], [3, 7, 7]] as [[LeafIndex]])
    func `Unmerged leaves out of order or twice are refused`(leaves: [LeafIndex]) throws {
        let node = try parent(7, unmerged: leaves)
        #expect(try brokenRule { $0[7] = node } == .unmergedLeavesAreSorted)
    }

    @Test func `An unmerged leaf that is elsewhere, blank or nowhere is refused`() throws {
        for leaves: [LeafIndex] in [[3, 4], [3, LeafIndex(.max)]] {
            let node = try parent(3, unmerged: leaves)
            #expect(try brokenRule { $0[3] = node } == .unmergedLeavesAreDescendants)
        }
        var smaller = tree
        smaller.setLeaf(nil, at: 3)
        let nodes = try UnverifiedRatchetTree(tlsEncoded: smaller.tlsEncoded()).nodes
        #expect(try brokenRule { $0 = nodes } == .unmergedLeavesAreDescendants)
    }

    @Test func `An unmerged leaf that a node between does not list is refused`() throws {
        let node = try parent(3, unmerged: [])
        #expect(try brokenRule { $0[3] = node } == .unmergedLeavesAreListedBelow)
        let higher = try parent(7, unmerged: [1, 3, 7])
        #expect(try brokenRule { $0[7] = higher } == .unmergedLeavesAreListedBelow)
    }

    @Test func `A parent's key that is anywhere else in the tree is refused`() throws {
        let ofParent = try parent(3, key: tree.parent(at: 7)?.encryptionKey)
        #expect(try brokenRule { $0[3] = ofParent } == .parentEncryptionKeysAreUnique)
        let ofLeaf = try parent(3, key: tree.leaf(at: 5)?.encryptionKey)
        #expect(try brokenRule { $0[3] = ofLeaf } == .parentEncryptionKeysAreUnique)
    }

    @Test(arguments: [1, 3, 7, 9, 11])
    func `A parent with another key or parent hash than was signed is refused`(node: Int) throws {
        let key = try parent(node, key: HPKEPublicKey([UInt8](repeating: 9, count: 32)))
        #expect(try brokenRule { $0[node] = key } == .parentHashesAreValid)
        var hash = try #require(tree.parent(at: NodeIndex(node))).parentHash
        if hash.isEmpty { hash = [1] } else { hash[0] ^= 1 }
        let parentHash = try parent(node, parentHash: hash)
        #expect(try brokenRule { $0[node] = parentHash } == .parentHashesAreValid)
    }

    @Test func `A parent made out of nothing is refused`() throws {
        let invented = TreeNode.parent(
            ParentNode(
                encryptionKey: HPKEPublicKey([UInt8](repeating: 8, count: 32)), unmergedLeaves: [7]))
        #expect(try brokenRule { $0[13] = invented } == .parentHashesAreValid)
    }

    @Test func `A parent below which a member was replaced is refused`() throws {
        var random = SeededRandom(seed: 22)
        let stranger = TreeNode.leaf(TestLeaf.unsigned(&random))
        // The committer's leaf carries the chain; leaf 5 is in the hash of a sibling; leaf 2 in the resolution.
        for leaf in [0, 2, 5] {
            #expect(try brokenRule { $0[2 * leaf] = stranger } == .parentHashesAreValid)
        }
    }

    @Test func `Leaving out that a member was added since is refused`() throws {
        let at11 = try parent(11, unmerged: [])
        let at7 = try parent(7, unmerged: [3])
        #expect(
            try brokenRule { nodes in
                nodes[11] = at11
                nodes[7] = at7
            } == .parentHashesAreValid)
    }

    @Test func `Claiming that an old member was added since is refused`() throws {
        let at3 = try parent(3, unmerged: [2, 3])
        let at7 = try parent(7, unmerged: [2, 3, 7])
        #expect(
            try brokenRule { nodes in
                nodes[3] = at3
                nodes[7] = at7
            } == .parentHashesAreValid)
    }
}

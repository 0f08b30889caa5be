import Testing

@testable import MLS

/// The array form of trees: RFC 9420 appendix C.
@Suite struct TreeMathTests {
    /// A subtree as its definition says it: a root between two halves.
    private indirect enum Subtree {
        case leaf(Int)
        case parent(Int, Subtree, Subtree)

        init(first: Int, depth: Int) {
            if depth == 0 {
                self = .leaf(first)
            } else {
                let width = 1 << depth
                self = .parent(
                    first + width - 1, Subtree(first: first, depth: depth - 1),
                    Subtree(first: first + width, depth: depth - 1))
            }
        }

        var index: Int {
            switch self {
            case .leaf(let index): index
            case .parent(let index, _, _): index
            }
        }

        var leaves: [Int] {
            switch self {
            case .leaf(let index): [index / 2]
            case .parent(_, let left, let right): left.leaves + right.leaves
            }
        }
    }

    @Test(arguments: 0...7)
    func `Relations between nodes are those of the tree drawn by its definition`(depth: Int) {
        let math = TreeMath(depth: depth)
        let tree = Subtree(first: 0, depth: depth)
        #expect(math.root.rawValue == tree.index)
        #expect(math.leafCount == tree.leaves.count)
        #expect(math.nodeCount == 2 * tree.leaves.count - 1)
        check(tree, above: [], in: math)
    }

    private func check(_ subtree: Subtree, above: [(parent: Int, sibling: Int)], in math: TreeMath) {
        let node = NodeIndex(subtree.index)
        #expect(math.parent(of: node)?.rawValue == above.first?.parent)
        #expect(math.sibling(of: node)?.rawValue == above.first?.sibling)
        #expect(math.directPath(of: node).map(\.rawValue) == above.map(\.parent))
        #expect(math.copath(of: node).map(\.rawValue) == above.map(\.sibling))
        let leaves = subtree.leaves
        for leaf in 0..<math.leafCount {
            #expect(node.contains(LeafIndex(UInt32(leaf))) == leaves.contains(leaf))
        }
        guard case .parent(let index, let left, let right) = subtree else {
            #expect(node.isLeaf && node.left == nil && node.right == nil && node.level == 0)
            return
        }
        #expect(node.left?.rawValue == left.index && node.right?.rawValue == right.index)
        for first in left.leaves {
            for second in right.leaves {
                let ancestor = math.commonAncestor(of: LeafIndex(UInt32(first)), LeafIndex(UInt32(second)))
                #expect(ancestor == node)
            }
        }
        check(left, above: [(index, right.index)] + above, in: math)
        check(right, above: [(index, left.index)] + above, in: math)
    }

    @Test func `A tree is as small as its leaves allow, and never larger than 2^31 of them`() {
        let expected = [0: 1, 1: 1, 2: 2, 3: 4, 4: 4, 5: 8, 1000: 1024, 1 << 31: 1 << 31]
        for (count, room) in expected { #expect(TreeMath(leafCount: count)?.leafCount == room) }
        #expect(TreeMath(leafCount: (1 << 31) + 1) == nil)
    }

    @Test func `A place a peer made up is outside of every tree and breaks nothing`() {
        let math = TreeMath(depth: 3)
        let leaf = LeafIndex(.max)
        #expect(!math.contains(leaf) && !math.contains(leaf.nodeIndex))
        #expect(math.parent(of: leaf.nodeIndex) == nil)
        #expect(math.directPath(of: leaf.nodeIndex).isEmpty)
        #expect(math.commonAncestor(of: leaf, 0).level == 32)
    }
}

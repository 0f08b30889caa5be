import MLS

/// `tree-math`: the shape of a tree.
struct TreeMathCase: VectorCase {
    static let format = "tree-math"
    static let marks: Set<String> = ["n_leaves", "n_nodes", "root", "left", "right", "parent", "sibling"]

    let n_leaves: Int
    let n_nodes: Int
    let root: Int
    let left: [Int?]
    let right: [Int?]
    let parent: [Int?]
    let sibling: [Int?]

    func check(with crypto: any CryptoProvider) throws {
        guard let tree = TreeMath(leafCount: n_leaves) else { throw VectorFailure("too many leaves") }
        try expect("number of nodes", tree.nodeCount, is: n_nodes)
        try expect("root", tree.root.rawValue, is: root)
        try check("left", left) { $0.left }
        try check("right", right) { $0.right }
        try check("parent", parent) { tree.parent(of: $0) }
        try check("sibling", sibling) { tree.sibling(of: $0) }
    }

    private func check(_ name: String, _ expected: [Int?], _ relation: (NodeIndex) -> NodeIndex?) throws {
        try expect("number of entries of \(name)", expected.count, is: n_nodes)
        for (index, value) in expected.enumerated() {
            try expect("\(name) of node \(index)", relation(NodeIndex(index))?.rawValue, is: value)
        }
    }
}

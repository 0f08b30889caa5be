extension RatchetTree {
    /// Takes a received tree, with its shape checked and nothing else: ``TreeRules`` has the rest.
    ///
    /// - Throws: ``ValidationRule/treeEndsWithNode``, ``ValidationRule/treeNodesLieWhereTheyBelong``, or
    ///   ``MLSError/limit(_:)`` for too many leaves.
    /// See: RFC 9420 section 12.4.3.3
    public init(
        _ unverified: UnverifiedRatchetTree, limits: GroupLimits = GroupLimits()
    ) throws(MLSError) {
        let nodes = unverified.nodes
        try TreeRules.checkEndsWithNode(nodes)
        try TreeRules.checkNodesLieWhereTheyBelong(nodes)
        guard let math = TreeMath(leafCount: nodes.count / 2 + 1), math.leafCount <= limits.treeLeaves else {
            throw .limit(.treeLeaves)
        }
        var leaves = ContiguousArray<LeafNode?>(repeating: nil, count: math.leafCount)
        var parents = ContiguousArray<ParentNode?>(repeating: nil, count: math.leafCount - 1)
        for (index, node) in nodes.enumerated() {
            switch node {
            case nil: continue
            case .leaf(let leaf): leaves[index / 2] = leaf
            case .parent(let parent): parents[index / 2] = parent
            }
        }
        self.init(math: math, leaves: leaves, parents: parents)
    }
}

extension RatchetTree: TLSEncodable {
    /// Writes the `ratchet_tree` extension's data: all nodes up to the last that is not blank.
    ///
    /// See: RFC 9420 section 12.4.3.3
    public func encode(to writer: inout TLSWriter) {
        let count = (encryptionTags.lastIndex { $0 != .blank } ?? -1) + 1
        writer.writeVector { writer in
            for index in 0..<count {
                if index & 1 == 0 {
                    writer.writeOptional(leaves[index / 2].map { TreeNode.leaf($0) })
                } else {
                    writer.writeOptional(parents[index / 2].map { TreeNode.parent($0) })
                }
            }
        }
    }
}

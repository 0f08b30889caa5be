/// The rules for a tree as a whole, each one function.
///
/// See: RFC 9420 sections 7.9.2, 12.4.3.1 and 12.4.3.3
package enum TreeRules {
    /// All rules but those of the leaves: cheap ones first.
    ///
    /// - Parameter treeHash: of the group context.
    package static func validate(
        _ tree: inout RatchetTree, treeHash: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try checkUnmergedLeavesAreSorted(tree)
        try checkUnmergedLeavesAreDescendants(tree)
        try checkUnmergedLeavesAreListedBelow(tree)
        try checkParentEncryptionKeysAreUnique(tree)
        try checkTreeHash(&tree, is: treeHash, suite: suite)
        try checkParentHashes(&tree, suite: suite)
    }

    /// "The receiver MUST check that the last node in ratchet_tree is non-blank". (12.4.3.3)
    static func checkEndsWithNode(_ nodes: [TreeNode?]) throws(MLSError) {
        guard let last = nodes.last, last != nil else { throw .rule(.treeEndsWithNode) }
    }

    /// "The leaves of the tree are stored in even-numbered entries in the array". (12.4.3.3)
    static func checkNodesLieWhereTheyBelong(_ nodes: [TreeNode?]) throws(MLSError) {
        for (index, node) in nodes.enumerated() {
            switch node {
            case nil: continue
            case .leaf: try MLSError.require(.treeNodesLieWhereTheyBelong, index & 1 == 0)
            case .parent: try MLSError.require(.treeNodesLieWhereTheyBelong, index & 1 == 1)
            }
        }
    }

    /// "The entries in the unmerged_leaves vector MUST be sorted in increasing order." (7.1)
    package static func checkUnmergedLeavesAreSorted(_ tree: RatchetTree) throws(MLSError) {
        for (_, parent) in tree.unmergedParents {
            let leaves = parent.unmergedLeaves
            let isRising = zip(leaves, leaves.dropFirst()).allSatisfy { $0 < $1 }
            try MLSError.require(.unmergedLeavesAreSorted, isRising)
        }
    }

    /// "The entry represents a non-blank leaf node that is a descendant of the parent node." (12.4.3.1)
    package static func checkUnmergedLeavesAreDescendants(_ tree: RatchetTree) throws(MLSError) {
        for (node, parent) in tree.unmergedParents {
            for leaf in parent.unmergedLeaves {
                try MLSError.require(
                    .unmergedLeavesAreDescendants, node.contains(leaf) && !tree.isBlank(leaf.nodeIndex))
            }
        }
    }

    /// "Every non-blank intermediate node between the leaf node and the parent node also has an entry for the leaf".
    /// (12.4.3.1)
    ///
    /// Only the nearest such node is looked at: what lies below it is its own matter.
    package static func checkUnmergedLeavesAreListedBelow(_ tree: RatchetTree) throws(MLSError) {
        for (node, parent) in tree.unmergedParents {
            for leaf in parent.unmergedLeaves {
                guard let below = tree.nearestParent(below: node, above: leaf) else { continue }
                try MLSError.require(
                    .unmergedLeavesAreListedBelow, below.unmergedLeaves[...].containsSorted(leaf))
            }
        }
    }

    /// "The encryption key in the parent node does not appear in any other node of the tree." (12.4.3.1)
    package static func checkParentEncryptionKeysAreUnique(_ tree: RatchetTree) throws(MLSError) {
        var leafKeys = Set<HPKEPublicKey>(minimumCapacity: tree.leaves.count)
        for leaf in tree.leaves {
            if let leaf { leafKeys.insert(leaf.encryptionKey) }
        }
        var parentKeys = Set<HPKEPublicKey>(minimumCapacity: tree.parents.count)
        for parent in tree.parents {
            guard let key = parent?.encryptionKey else { continue }
            let isNew = parentKeys.insert(key).inserted && !leafKeys.contains(key)
            try MLSError.require(.parentEncryptionKeysAreUnique, isNew)
        }
    }

    /// "The tree hash of the ratchet tree matches the tree_hash field in GroupInfo." (12.4.3.1)
    package static func checkTreeHash(
        _ tree: inout RatchetTree, is treeHash: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try MLSError.require(.treeHashMatches, tree.treeHash(suite: suite) == treeHash)
    }

    /// "The new member MUST authenticate that each non-blank parent node P is parent-hash valid." (7.9.2)
    package static func checkParentHashes(
        _ tree: inout RatchetTree, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        for index in tree.parents.indices where tree.parents[index] != nil {
            let isValid = tree.isParentHashValid(at: NodeIndex(2 * index + 1), suite: suite)
            try MLSError.require(.parentHashesAreValid, isValid)
        }
    }
}

extension RatchetTree {
    /// The parents that have unmerged leaves.
    fileprivate var unmergedParents: [(node: NodeIndex, parent: ParentNode)] {
        parents.indices.compactMap { index in
            guard let parent = parents[index], !parent.unmergedLeaves.isEmpty else { return nil }
            return (NodeIndex(2 * index + 1), parent)
        }
    }

    /// Going down from a node to a leaf, the first parent that is not blank.
    fileprivate func nearestParent(below node: NodeIndex, above leaf: LeafIndex) -> ParentNode? {
        var current = node
        while let left = current.left, let right = current.right {
            current = left.contains(leaf) ? left : right
            if let parent = parent(at: current) { return parent }
        }
        return nil
    }
}

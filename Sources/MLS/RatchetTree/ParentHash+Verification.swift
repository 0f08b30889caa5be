extension RatchetTree {
    /// Whether a parent was set together with exactly one node below it: that node carries the parent's hash, and
    /// everybody else below has been added since.
    ///
    /// Needs unmerged leaves in rising order.
    ///
    /// See: RFC 9420 section 7.9.2
    mutating func isParentHashValid(at node: NodeIndex, suite: any CiphersuiteProvider) -> Bool {
        guard let parent = parent(at: node), let left = node.left, let right = node.right else {
            return false
        }
        let isLeft = isLink(from: left, sibling: right, to: parent, suite: suite)
        let isRight = isLink(from: right, sibling: left, to: parent, suite: suite)
        return isLeft != isRight
    }

    private mutating func isLink(
        from child: NodeIndex, sibling: NodeIndex, to parent: ParentNode, suite: any CiphersuiteProvider
    ) -> Bool {
        let unmerged = parent.unmergedLeaves[...]
        guard let descendant = onlyMergedNode(below: child, unmerged: unmerged.within(child)),
            let claimed = parentHash(at: descendant), claimed.count == suite.hashLength
        else { return false }
        let actual = ParentHash.hash(
            encryptionKey: parent.encryptionKey, parentHash: parent.parentHash,
            originalSiblingTreeHash: originalTreeHash(of: sibling, excluding: unmerged, suite: suite),
            suite: suite)
        return claimed == actual
    }

    /// The node of a subtree's resolution beside which there are unmerged leaves only, and all of them.
    private func onlyMergedNode(below child: NodeIndex, unmerged: ArraySlice<LeafIndex>) -> NodeIndex? {
        let resolution = resolution(of: child)
        guard resolution.count == unmerged.count + 1 else { return nil }
        var merged: NodeIndex?
        for node in resolution {
            if let leaf = node.leafIndex, unmerged.containsSorted(leaf) { continue }
            guard merged == nil else { return nil }
            merged = node
        }
        return merged
    }

    /// The parent hash a node carries.
    private func parentHash(at node: NodeIndex) -> [UInt8]? {
        if let leaf = node.leafIndex { self.leaf(at: leaf)?.parentHash } else { parent(at: node)?.parentHash }
    }
}

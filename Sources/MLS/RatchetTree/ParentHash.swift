/// `ParentHashInput`.
///
/// See: RFC 9420 section 7.9
enum ParentHash {
    /// The parent hash of a node, towards one of its children.
    ///
    /// - Parameters:
    ///   - parentHash: of the next node above, empty for the root.
    ///   - originalSiblingTreeHash: of the other child.
    static func hash(
        encryptionKey: HPKEPublicKey, parentHash: [UInt8], originalSiblingTreeHash: [UInt8],
        suite: any CiphersuiteProvider
    ) -> [UInt8] {
        var writer = TLSWriter(reserving: 256)
        writer.write(encryptionKey)
        writer.writeOpaque(parentHash)
        writer.writeOpaque(originalSiblingTreeHash)
        return suite.hash(writer.bytes.span.bytes)
    }
}

extension RatchetTree {
    /// The tree hash a subtree had before some leaves were added: they are taken as blank, and as nobody's unmerged
    /// leaves.
    ///
    /// Subtrees without any of them give their known hash, so the work is in proportion to the leaves.
    ///
    /// - Parameter excluded: rising; others than those below the node are ignored.
    /// See: RFC 9420 section 7.9
    mutating func originalTreeHash(
        of node: NodeIndex, excluding excluded: ArraySlice<LeafIndex>, suite: any CiphersuiteProvider
    ) -> [UInt8] {
        let below = excluded.within(node)
        if below.isEmpty { return treeHash(of: node, suite: suite) }
        var writer = TLSWriter(reserving: 256)
        if let leaf = node.leafIndex {
            Self.writeHashInput(ofLeaf: nil, at: leaf, to: &writer)
        } else if let left = node.left, let right = node.right {
            let leftHash = originalTreeHash(of: left, excluding: below, suite: suite)
            let rightHash = originalTreeHash(of: right, excluding: below, suite: suite)
            let parent = parents[node.rawValue / 2].map { $0.removingUnmerged(below) }
            Self.writeHashInput(ofParent: parent, left: leftHash[...], right: rightHash[...], to: &writer)
        }
        return suite.hash(writer.bytes.span.bytes)
    }
}

extension ParentNode {
    /// The same node without some unmerged leaves.
    ///
    /// - Parameter leaves: rising.
    fileprivate func removingUnmerged(_ leaves: ArraySlice<LeafIndex>) -> ParentNode {
        if unmergedLeaves.isEmpty { return self }
        let kept = unmergedLeaves.filter { !leaves.containsSorted($0) }
        return ParentNode(encryptionKey: encryptionKey, parentHash: parentHash, unmergedLeaves: kept)
    }
}

extension ArraySlice<LeafIndex> {
    /// Of rising leaves, those below a node.
    func within(_ node: NodeIndex) -> ArraySlice<LeafIndex> {
        let start = partitioningIndex { $0 >= node.firstLeaf }
        let end = self[start...].partitioningIndex { $0 > node.lastLeaf }
        return self[start..<end]
    }

    /// Whether rising leaves have one.
    func containsSorted(_ leaf: LeafIndex) -> Bool {
        let position = partitioningIndex { $0 >= leaf }
        return position < endIndex && self[position] == leaf
    }

    private func partitioningIndex(_ isSecond: (LeafIndex) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension RatchetTree {
    /// The hash of the whole tree, which the group context carries.
    ///
    /// Computes what has changed since the last time.
    ///
    /// See: RFC 9420 section 7.8
    public mutating func treeHash(suite: any CiphersuiteProvider) -> [UInt8] {
        treeHash(of: math.root, suite: suite)
    }

    /// The hash of a subtree.
    ///
    /// See: RFC 9420 section 7.8
    package mutating func treeHash(of node: NodeIndex, suite: any CiphersuiteProvider) -> [UInt8] {
        hashes.prepare(hashLength: suite.hashLength)
        var writer = TLSWriter(reserving: 1024)
        computeHash(of: node, suite: suite, writer: &writer)
        return Array(hashes[node])
    }

    /// Makes the hashes of a subtree known; goes no deeper than the tree is high.
    private mutating func computeHash(
        of node: NodeIndex, suite: any CiphersuiteProvider, writer: inout TLSWriter
    ) {
        if hashes.knows(node) { return }
        if let leaf = node.leafIndex {
            Self.writeHashInput(ofLeaf: leaves[Int(leaf.rawValue)], at: leaf, to: &writer)
        } else if let left = node.left, let right = node.right {
            computeHash(of: left, suite: suite, writer: &writer)
            computeHash(of: right, suite: suite, writer: &writer)
            Self.writeHashInput(
                ofParent: parents[node.rawValue / 2], left: hashes[left], right: hashes[right], to: &writer)
        }
        hashes.set(suite.hash(writer.bytes.span.bytes), for: node)
    }

    /// `TreeHashInput` of a leaf.
    static func writeHashInput(ofLeaf leaf: LeafNode?, at index: LeafIndex, to writer: inout TLSWriter) {
        writer.removeAll()
        writer.writeUInt8(1)
        writer.write(index)
        writer.writeOptional(leaf)
    }

    /// `TreeHashInput` of a parent.
    static func writeHashInput(
        ofParent parent: ParentNode?, left: ArraySlice<UInt8>, right: ArraySlice<UInt8>,
        to writer: inout TLSWriter
    ) {
        writer.removeAll()
        writer.writeUInt8(2)
        writer.writeOptional(parent)
        writer.writeLength(left.count)
        writer.writeBytes(left)
        writer.writeLength(right.count)
        writer.writeBytes(right)
    }
}

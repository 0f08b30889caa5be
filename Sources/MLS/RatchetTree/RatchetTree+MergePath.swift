extension RatchetTree {
    /// Puts the public side of a member's update path into the tree.
    ///
    /// The path's leaf is taken as it is: ``LeafNodeRules`` look at it first.
    ///
    /// - Parameters:
    ///   - sender: the committer's place; in an external commit, the one reserved for it.
    ///   - added: the leaves that the same commit adds.
    /// - Throws: a rule of update paths; the tree is as it was then.
    /// See: RFC 9420 sections 7.5 and 12.4.2
    package mutating func merge(
        _ path: UpdatePath, from sender: LeafIndex, added: Set<LeafIndex>, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let steps = filteredDirectPath(of: sender)
        try UpdatePathRules.checkLength(path, steps: steps)
        try UpdatePathRules.checkCiphertexts(path, steps: steps, tree: self, added: added)
        try UpdatePathRules.checkKeysAreFresh(path, tree: self)
        let (parents, leafParentHash) = pathParents(
            keys: path.nodes.map(\.encryptionKey), steps: steps, suite: suite)
        try UpdatePathRules.checkParentHash(path.leafNode, is: leafParentHash)
        put(parents, leaf: path.leafNode, at: sender, steps: steps)
    }

    /// The parents of a fresh path, each with its parent hash, and the parent hash of the leaf below them.
    ///
    /// See: RFC 9420 section 7.9
    mutating func pathParents(
        keys: [HPKEPublicKey], steps: [PathStep], suite: any CiphersuiteProvider
    ) -> (parents: [ParentNode], leafParentHash: [UInt8]) {
        var parents: [ParentNode] = []
        var parentHash: [UInt8] = []
        for (step, key) in zip(steps, keys).reversed() {
            parents.append(ParentNode(encryptionKey: key, parentHash: parentHash))
            parentHash = ParentHash.hash(
                encryptionKey: key, parentHash: parentHash,
                originalSiblingTreeHash: treeHash(of: step.copathChild, suite: suite), suite: suite)
        }
        return (parents.reversed(), parentHash)
    }

    /// Replaces the leaf and everything above it.
    mutating func put(_ parents: [ParentNode], leaf: LeafNode, at sender: LeafIndex, steps: [PathStep]) {
        setLeaf(leaf, at: sender)
        blankDirectPath(of: sender)
        for (step, parent) in zip(steps, parents) { setParent(parent, at: step.node) }
    }
}

extension TreePrivateKeys {
    /// Opens an update path of another member and takes the keys it gives us.
    ///
    /// - Parameters:
    ///   - tree: with the path merged.
    ///   - added: the leaves that the same commit adds.
    ///   - groupContext: encoded, the provisional one: with the new tree's hash and the old transcript hash.
    /// - Returns: the commit secret.
    /// - Throws: ``MLSError/decryptionFailed`` or ``ValidationRule/updatePathKeysMatchSecrets``; the keys are as they
    ///   were then.
    /// See: RFC 9420 section 7.5
    public mutating func open(
        _ path: UpdatePath, from sender: LeafIndex, in tree: RatchetTree, added: Set<LeafIndex>,
        groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> Secret {
        let (secret, nodes) = try pathSecret(
            of: path, from: sender, in: tree, added: added, groupContext: groupContext, suite: suite)
        return try take(secret, for: nodes, in: tree, orThrow: .updatePathKeysMatchSecrets, suite: suite)
    }

    /// The secret that a path holds for us, and the nodes whose keys follow from it.
    package func pathSecret(
        of path: UpdatePath, from sender: LeafIndex, in tree: RatchetTree, added: Set<LeafIndex>,
        groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> (secret: Secret, nodes: [NodeIndex]) {
        let steps = tree.filteredDirectPath(of: sender)
        guard let position = steps.firstIndex(where: { $0.copathChild.contains(leaf) }),
            path.nodes.indices.contains(position)
        else {
            throw .rule(.updatePathHasRightLength)
        }
        let secret = try decrypt(
            path.nodes[position], below: steps[position].copathChild, in: tree, added: added,
            groupContext: groupContext, suite: suite)
        return (secret, steps[position...].map(\.node))
    }

    private func decrypt(
        _ node: UpdatePathNode, below copathChild: NodeIndex, in tree: RatchetTree, added: Set<LeafIndex>,
        groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> Secret {
        let recipients = tree.resolution(of: copathChild, excluding: added)
        for (recipient, ciphertext) in zip(recipients, node.encryptedPathSecrets) {
            guard recipient.contains(leaf), let key = privateKey(of: recipient, in: tree) else { continue }
            do {
                return try suite.decrypt(
                    ciphertext, with: key, label: UpdatePathLabel.node, context: groupContext)
            } catch {
                throw .decryptionFailed
            }
        }
        throw .decryptionFailed
    }
}

enum UpdatePathLabel {
    /// See: RFC 9420 section 7.6
    static let node = "UpdatePathNode"
}

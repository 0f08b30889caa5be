/// An update path of our own before its secrets are encrypted: encrypting needs the group context, which needs the hash
/// of the tree that has the path.
///
/// See: RFC 9420 section 7.5
package struct PathDraft: Sendable {
    struct Step: Sendable {
        var node: NodeIndex
        var publicKey: HPKEPublicKey
        var pathSecret: Secret
        /// Who gets the secret.
        var recipients: [HPKEPublicKey]
    }

    /// Our new leaf, signed.
    package let leafNode: LeafNode
    let steps: [Step]
    /// Our private keys in the new tree.
    package let privateKeys: TreePrivateKeys
    package let commitSecret: Secret

    /// The secret a member that the commit adds needs to know the keys it shares with us.
    ///
    /// See: RFC 9420 section 12.4.1
    package func pathSecret(for added: LeafIndex, in tree: RatchetTree) -> Secret? {
        let ancestor = tree.math.commonAncestor(of: privateKeys.leaf, added)
        return steps.first { $0.node == ancestor }?.pathSecret
    }

    /// The path to send, encrypted on all cores.
    ///
    /// - Parameter groupContext: encoded, the provisional one.
    package func encrypted(
        groupContext: [UInt8], suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(CryptoError) -> UpdatePath {
        let work = steps.flatMap { step in
            step.recipients.map {
                (key: $0, secret: step.pathSecret, seed: random.secret(count: suite.hashLength))
            }
        }
        let context = suite.encryptionContext(label: UpdatePathLabel.node, groupContext)
        let results = ParallelMap.map(count: work.count, grain: 4) { index in
            Result { () throws(CryptoError) in
                let item = work[index]
                let secret = item.secret
                var random = StretchedRandom(seed: item.seed, suite: suite)
                return try suite.encrypt(
                    to: item.key, in: context, plaintext: secret.span, random: &random)
            }
        }
        var ciphertexts: [HPKECiphertext] = []
        ciphertexts.reserveCapacity(results.count)
        for result in results { ciphertexts.append(try result.get()) }
        var rest = ciphertexts[...]
        let nodes = steps.map { step in
            defer { rest = rest.dropFirst(step.recipients.count) }
            return UpdatePathNode(
                encryptionKey: step.publicKey,
                encryptedPathSecrets: Array(rest.prefix(step.recipients.count)))
        }
        return UpdatePath(leafNode: leafNode, nodes: nodes)
    }
}

extension RatchetTree {
    /// Gives our leaf and the nodes above it fresh keys.
    ///
    /// - Parameters:
    ///   - sender: our place; when we join by an external commit, the one reserved for us.
    ///   - template: our new leaf but for its key and source.
    ///   - signer: the private half of the template's signature key.
    ///   - added: the leaves that the same commit adds.
    /// See: RFC 9420 section 7.5
    package mutating func draftPath(
        from sender: LeafIndex, template: LeafNodeContents, signer: SignaturePrivateKey, groupID: [UInt8],
        added: Set<LeafIndex>, suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(CryptoError) -> PathDraft {
        let path = filteredDirectPath(of: sender)
        let leafKeys = try suite.generateKeyPair(random: &random)
        let (secrets, commitSecret) = try PathSecret.chain(
            from: random.secret(count: suite.hashLength), count: path.count, suite: suite)
        let keyPairs = try PathSecret.keyPairs(secrets, suite: suite)
        let (parents, leafParentHash) = pathParents(
            keys: keyPairs.map(\.publicKey), steps: path, suite: suite)

        var contents = template
        contents.encryptionKey = leafKeys.publicKey
        contents.source = .commit(parentHash: leafParentHash)
        let leafNode = try LeafNode(
            signing: contents, position: LeafPosition(groupID: groupID, index: sender), with: signer,
            suite: suite)
        let steps = zip(path, zip(secrets, keyPairs)).map { step, keys in
            PathDraft.Step(
                node: step.node, publicKey: keys.1.publicKey, pathSecret: keys.0,
                recipients: resolution(of: step.copathChild, excluding: added).compactMap {
                    encryptionKey(at: $0)
                })
        }
        put(parents, leaf: leafNode, at: sender, steps: path)
        let pathKeys = zip(path, keyPairs).map { TreePrivateKeys.PathKey(node: $0.node, keyPair: $1) }
        return PathDraft(
            leafNode: leafNode, steps: steps,
            privateKeys: TreePrivateKeys(leaf: sender, leafKey: leafKeys.privateKey, pathKeys: pathKeys),
            commitSecret: commitSecret)
    }
}

import MLS

/// `treekem`: update paths, opened by everybody; and paths of our own, opened again.
struct TreeKEMCase: VectorCase {
    static let format = "treekem"
    static let marks: Set<String> = ["ratchet_tree", "leaves_private", "update_paths"]

    struct NodeSecret: Decodable {
        let node: Int
        let path_secret: HexBytes
    }

    struct PrivateLeaf: Decodable {
        let index: UInt32
        let encryption_priv: HexBytes
        let signature_priv: HexBytes
        let path_secrets: [NodeSecret]
    }

    struct Path: Decodable {
        let sender: UInt32
        let update_path: HexBytes
        let path_secrets: [HexBytes?]
        let commit_secret: HexBytes
        let tree_hash_after: HexBytes
    }

    let cipher_suite: UInt16
    let group_id: HexBytes
    let epoch: UInt64
    let confirmed_transcript_hash: HexBytes
    let ratchet_tree: HexBytes
    let leaves_private: [PrivateLeaf]
    let update_paths: [Path]

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let tree = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: ratchet_tree.bytes))
        var members: [LeafIndex: TreePrivateKeys] = [:]
        for leaf in leaves_private {
            members[LeafIndex(leaf.index)] = try privateKeys(leaf, tree, suite)
        }
        for path in update_paths {
            try check(path, tree, members, suite)
            try checkOwnPath(from: LeafIndex(path.sender), tree, members, suite)
        }
    }

    /// The private keys of a member, each of which must be that of its node.
    private func privateKeys(
        _ leaf: PrivateLeaf, _ tree: RatchetTree, _ suite: any CiphersuiteProvider
    ) throws -> TreePrivateKeys {
        let index = LeafIndex(leaf.index)
        let key = HPKEPrivateKey(Secret(copying: leaf.encryption_priv.bytes))
        try expect(
            "encryption_priv of \(index)", suite.publicKey(of: key) == tree.leaf(at: index)?.encryptionKey)
        let signer = SignaturePrivateKey(Secret(copying: leaf.signature_priv.bytes))
        try expect(
            "signature_priv of \(index)", suite.publicKey(of: signer) == tree.leaf(at: index)?.signatureKey)
        var keys = TreePrivateKeys(leaf: index, leafKey: key)
        for secret in leaf.path_secrets {
            try keys.take(
                Secret(copying: secret.path_secret.bytes), for: [NodeIndex(secret.node)], in: tree,
                orThrow: .pathSecretMatchesTree, suite: suite)
        }
        return keys
    }

    private func groupContext(treeHash: [UInt8]) -> [UInt8] {
        GroupContext(
            ciphersuite: Ciphersuite(rawValue: cipher_suite), groupID: group_id.bytes, epoch: epoch,
            treeHash: treeHash, confirmedTranscriptHash: confirmed_transcript_hash.bytes, extensions: []
        ).tlsEncoded()
    }

    private func check(
        _ vector: Path, _ before: RatchetTree, _ members: [LeafIndex: TreePrivateKeys],
        _ suite: any CiphersuiteProvider
    ) throws {
        let path = try UpdatePath(tlsEncoded: vector.update_path.bytes)
        try expect("encoding of update_path", path.tlsEncoded(), is: vector.update_path)
        let sender = LeafIndex(vector.sender)
        try expect(
            "signature of the path's leaf",
            path.leafNode.isSignatureValid(
                position: LeafPosition(groupID: group_id.bytes, index: sender), suite: suite))
        var tree = before
        try tree.merge(path, from: sender, added: [], suite: suite)
        let treeHash = tree.treeHash(suite: suite)
        try expect("tree_hash_after", treeHash, is: vector.tree_hash_after)
        try TreeRules.validate(&tree, treeHash: treeHash, suite: suite)
        let context = groupContext(treeHash: treeHash)
        for (index, member) in members where index != sender {
            let (secret, _) = try member.pathSecret(
                of: path, from: sender, in: tree, added: [], groupContext: context, suite: suite)
            let expected =
                vector.path_secrets.indices.contains(Int(index.rawValue))
                ? vector.path_secrets[Int(index.rawValue)] : nil
            try expect("path_secret of \(index)", secret.copyBytes() == expected?.bytes)
            var keys = member
            let commitSecret = try keys.open(
                path, from: sender, in: tree, added: [], groupContext: context, suite: suite)
            try expect("commit_secret of \(index)", commitSecret.copyBytes(), is: vector.commit_secret)
        }
    }

    private func checkOwnPath(
        from sender: LeafIndex, _ before: RatchetTree, _ members: [LeafIndex: TreePrivateKeys],
        _ suite: any CiphersuiteProvider
    ) throws {
        guard let leaf = before.leaf(at: sender),
            let signer = leaves_private.first(where: { $0.index == sender.rawValue })
        else { throw VectorFailure("the sender of a path is no member") }
        var random = SeededRandom(seed: UInt64(sender.rawValue))
        var tree = before
        let draft = try tree.draftPath(
            from: sender, template: leaf.contents,
            signer: SignaturePrivateKey(Secret(copying: signer.signature_priv.bytes)),
            groupID: group_id.bytes,
            added: [], suite: suite, random: &random)
        let treeHash = tree.treeHash(suite: suite)
        let context = groupContext(treeHash: treeHash)
        let path = try draft.encrypted(groupContext: context, suite: suite, random: &random)

        var merged = before
        try merged.merge(path, from: sender, added: [], suite: suite)
        try expect("tree hash of our own path", merged.treeHash(suite: suite), is: treeHash)
        try TreeRules.validate(&merged, treeHash: treeHash, suite: suite)
        for (index, member) in members where index != sender {
            var keys = member
            let commitSecret = try keys.open(
                path, from: sender, in: merged, added: [], groupContext: context, suite: suite)
            try expect("commit secret of our own path at \(index)", commitSecret == draft.commitSecret)
        }
    }
}

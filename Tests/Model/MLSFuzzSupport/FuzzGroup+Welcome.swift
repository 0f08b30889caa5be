@testable import MLS

/// What a stranger can send to the owner of a key package: any Welcome, properly encrypted.
extension FuzzGroup {
    /// A Welcome with these bytes in the place of the GroupInfo.
    public func welcome(groupInfo plaintext: [UInt8]) throws -> [UInt8] {
        let joinerSecret = Secret.zeros(count: suite.hashLength)
        let memberSecret = KeySchedule.memberSecret(
            joinerSecret: joinerSecret, preSharedKeySecret: .zeros(count: suite.hashLength), suite: suite)
        let keys = try KeySchedule.welcomeKey(
            welcomeSecret: KeySchedule.welcomeSecret(memberSecret: memberSecret, suite: suite), suite: suite)
        let info = try suite.aeadSeal(
            key: keys.key, nonce: keys.nonce, additionalData: [], plaintext: plaintext)
        let secrets = GroupSecrets(joinerSecret: joinerSecret, pathSecret: nil, preSharedKeys: [])
        return try welcome(groupSecrets: secrets.tlsEncoded(), encryptedGroupInfo: info)
    }

    /// A Welcome with these bytes in the place of the GroupSecrets.
    public func welcome(groupSecrets plaintext: [UInt8], encryptedGroupInfo info: [UInt8]) throws -> [UInt8] {
        var random = random
        let secrets = EncryptedGroupSecrets(
            newMember: outsider.keyPackage.reference(suite: suite),
            encryptedGroupSecrets: try suite.encrypt(
                to: outsider.keyPackage.initKey, label: "Welcome", context: info,
                plaintext: plaintext.span.bytes,
                random: &random))
        return MLSMessage.welcome(
            Welcome(ciphersuite: Self.suiteNumber, secrets: [secrets], encryptedGroupInfo: info)
        ).tlsEncoded()
    }

    /// A GroupInfo about a tree, signed by a member of it we have the key of, with the right hash and tag: nothing but
    /// the tree is to be refused. Nil if the tree cannot be taken as one at all.
    public func groupInfo(tree encoded: [UInt8]) throws -> [UInt8]? {
        var tree = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: encoded))
        guard let founderLeaf = founder.ownLeaf, tree.leaf(at: 0) != nil else { return nil }
        tree.setLeaf(founderLeaf, at: 0)
        let context = GroupContext(
            ciphersuite: Self.suiteNumber, groupID: founder.groupID, epoch: 5,
            treeHash: tree.treeHash(suite: suite),
            confirmedTranscriptHash: [1], extensions: [])
        let memberSecret = KeySchedule.memberSecret(
            joinerSecret: .zeros(count: suite.hashLength),
            preSharedKeySecret: .zeros(count: suite.hashLength),
            suite: suite)
        let epochSecret = try KeySchedule.epochSecret(
            memberSecret: memberSecret, groupContext: context.tlsEncoded(), suite: suite)
        let secrets = try EpochSecrets.derive(epochSecret: epochSecret, suite: suite).secrets
        var info = GroupInfo(
            groupContext: context, extensions: [Extension(type: .ratchetTree, data: tree.tlsEncoded())],
            confirmationTag: secrets.confirmationTag(
                confirmedTranscriptHash: context.confirmedTranscriptHash, suite: suite),
            signer: 0, signature: [])
        try info.sign(with: founder.signer.privateKey, suite: suite)
        return info.tlsEncoded()
    }

    /// A tree in which the owner of the key package is a member: a seed for ``groupInfo(tree:)``.
    public func treeWithOutsider() throws -> [UInt8] {
        var tree = founder.state.tree
        try tree.addLeaf(outsider.keyPackage.leafNode)
        return tree.tlsEncoded()
    }
}

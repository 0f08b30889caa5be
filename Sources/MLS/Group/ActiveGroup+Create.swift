extension ActiveGroup {
    /// Makes a group with ourselves as its only member.
    ///
    /// - Parameters:
    ///   - groupID: unique among all groups, best random.
    ///   - extensions: of the GroupContext. Non-default ones must be in the profile's capabilities.
    ///   - lifetime: of our leaf.
    /// See: RFC 9420 section 11
    public static func create(
        groupID: [UInt8], ciphersuite: Ciphersuite, profile: MemberProfile, lifetime: Lifetime,
        extensions: ExtensionList = [], parameters: GroupParameters = GroupParameters(),
        crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> ActiveGroup {
        let suite = try MLSError.suite(ciphersuite, of: crypto)
        let keys: HPKEKeyPair
        do { keys = try suite.generateKeyPair(random: &random) } catch { throw .crypto(error) }
        let leaf = try MLSError.rethrowing { () throws(CryptoError) in
            try LeafNode(
                signing: profile.leafContents(encryptionKey: keys.publicKey, source: .keyPackage(lifetime)),
                position: nil, with: profile.signer.privateKey, suite: suite)
        }
        var tree = RatchetTree(leaf)
        try CommitRules.checkMembersHaveNewRequiredCapabilities(extensions, tree: tree)
        try CommitRules.checkMembersSupportNewExtensions(extensions, tree: tree)
        let context = GroupContext(
            ciphersuite: ciphersuite, groupID: groupID, epoch: 0, treeHash: tree.treeHash(suite: suite),
            confirmedTranscriptHash: [], extensions: extensions)
        let epochSecret = random.secret(count: suite.hashLength)
        let derived = try MLSError.rethrowing { () throws(CryptoError) in
            try EpochSecrets.derive(epochSecret: epochSecret, suite: suite)
        }
        return first(
            context: context, tree: tree, privateKey: keys.privateKey, secrets: derived.secrets,
            encryptionSecret: derived.encryptionSecret, signer: profile.signer, parameters: parameters,
            suite: suite)
    }

    private static func first(
        context: GroupContext, tree: RatchetTree, privateKey: HPKEPrivateKey, secrets: EpochSecrets,
        encryptionSecret: Secret, signer: SignatureKeyPair, parameters: GroupParameters,
        suite: any CiphersuiteProvider
    ) -> ActiveGroup {
        let tag = secrets.confirmationTag(
            confirmedTranscriptHash: context.confirmedTranscriptHash, suite: suite)
        let state = EpochState(
            context: context, encodedContext: context.tlsEncoded(), tree: tree, ownLeaf: 0,
            privateKeys: TreePrivateKeys(leaf: 0, leafKey: privateKey), confirmationTag: tag,
            interimTranscriptHash: TranscriptHash.interim(
                confirmed: context.confirmedTranscriptHash, confirmationTag: tag, suite: suite),
            secrets: secrets)
        return ActiveGroup(
            state: state,
            secretTree: SecretTree(encryptionSecret: encryptionSecret, math: tree.math),
            signer: signer, parameters: parameters, suite: suite)
    }
}

/// A group we have joined.
public struct JoinedGroup: Sendable {
    public var group: ActiveGroup
    /// The member who signed the GroupInfo: who added us, for a Welcome.
    public var signer: GroupMember
    /// The GroupInfo's extensions, those of types we do not know included.
    public var groupInfoExtensions: ExtensionList
    /// The key package that was used, nil for an external join. Forget its private keys unless it is a last resort.
    public var keyPackage: KeyPackageReference?
    /// Set if the group takes the place of another or branches from it.
    public var resumption: PreSharedKeyID?
}

/// Joins a group by a Welcome.
///
/// See: RFC 9420 section 12.4.3.1
public struct Joiner<Policy: GroupPolicy>: Sendable {
    let keyPackage: KeyPackageBundle
    let signer: SignatureKeyPair
    let policy: Policy
    /// What is kept for late messages.
    public var parameters = GroupParameters()
    /// Keys the Welcome may name, and groups it may resume.
    public var preSharedKeys = PreSharedKeys()
    /// The tree, if the Welcome does not hold it: the `ratchet_tree` extension's data.
    public var ratchetTree: [UInt8]?
    /// Groups we are in, whose identifiers no new one may have.
    public var currentGroups: Set<[UInt8]> = []

    /// - Parameters:
    ///   - keyPackage: the one the Welcome names; see ``Welcome/newMembers``.
    ///   - signer: the keys that signed it.
    public init(keyPackage: KeyPackageBundle, signer: SignatureKeyPair, policy: Policy = StandardPolicy()) {
        self.keyPackage = keyPackage
        self.signer = signer
        self.policy = policy
    }

    /// Joins.
    ///
    /// - Parameters:
    ///   - bytes: an encoded MLSMessage with a Welcome.
    ///   - now: seconds since 1970; whether lifetimes in the tree count is the policy's answer for
    ///     ``LeafOccasion/joining``.
    public func join(_ bytes: [UInt8], now: UInt64, crypto: some CryptoProvider) throws(MLSError)
        -> JoinedGroup
    {
        let message = try MLSMessage.decode(bytes)
        guard case .welcome(let welcome) = message else { throw .unexpectedMessage }
        return try join(welcome, now: now, crypto: crypto)
    }

    /// Joins.
    public func join(_ welcome: Welcome, now: UInt64, crypto: some CryptoProvider) throws(MLSError)
        -> JoinedGroup
    {
        let package = keyPackage.keyPackage
        let suite = try MLSError.suite(package.ciphersuite, of: crypto)
        guard signer.publicKey == package.leafNode.signatureKey else {
            throw .misuse("the signature keys are not those of the key package")
        }
        let opened = try OpenedWelcome(
            welcome, keyPackage: package, initPrivateKey: keyPackage.initPrivateKey,
            preSharedKeys: preSharedKeys,
            suite: suite)
        let info = opened.groupInfo
        let tree = try validate(info, now: now, suite: suite)
        try checkResumption(opened.secrets.preSharedKeys, info: info, tree: tree)
        let group = try group(opened, tree: tree, suite: suite)
        guard let member = tree.groupMember(at: info.signer) else { throw .rule(.groupInfoSignerIsMember) }
        return JoinedGroup(
            group: group, signer: member, groupInfoExtensions: info.extensions,
            keyPackage: package.reference(suite: suite),
            resumption: opened.secrets.preSharedKeys.first { $0.resumesGroup })
    }

    // MARK: - Steps

    private func validate(
        _ info: GroupInfo, now: UInt64, suite: any CiphersuiteProvider
    ) throws(MLSError) -> RatchetTree {
        let package = keyPackage.keyPackage
        try WelcomeRules.checkVersion(info, is: package.version)
        try WelcomeRules.checkCiphersuite(info, keyPackage: package)
        try WelcomeRules.checkGroupIdentifierIsUnique(info, currentGroups: currentGroups)
        try WelcomeRules.checkSupportsGroupExtensions(
            info, capabilities: package.leafNode.capabilities, policy: policy)
        return try info.validatedTree(
            given: ratchetTree, limits: parameters.limits, policy: policy, now: now, suite: suite)
    }

    private func checkResumption(
        _ ids: [PreSharedKeyID], info: GroupInfo, tree: RatchetTree
    ) throws(MLSError) {
        guard let id = ids.first(where: \.resumesGroup),
            case .resumption(let usage, let groupID, let epoch) = id.kind
        else { return }
        guard let old = preSharedKeys.group(groupID) else { throw .rule(.welcomePreSharedKeysAreAvailable) }
        try WelcomeRules.checkStartsAtEpochOne(info)
        switch usage {
        case .reInit:
            try WelcomeRules.checkReInitParameters(info, old: old, pskEpoch: epoch)
            try WelcomeRules.checkReInitKeepsMembers(tree, old: old, policy: policy)
        case .branch:
            try WelcomeRules.checkBranchParameters(info, old: old)
            try WelcomeRules.checkBranchMembers(tree, old: old, policy: policy)
        case .application:
            break
        }
    }

    private func group(
        _ opened: OpenedWelcome, tree: RatchetTree, suite: any CiphersuiteProvider
    ) throws(MLSError) -> ActiveGroup {
        let info = opened.groupInfo
        let leaf = try WelcomeRules.ownLeaf(keyPackage.keyPackage.leafNode, in: tree)
        let keys =
            if let pathSecret = opened.secrets.pathSecret {
                try TreePrivateKeys(
                    leaf: leaf, leafKey: keyPackage.leafPrivateKey, pathSecret: pathSecret, from: info.signer,
                    in: tree, suite: suite)
            } else {
                TreePrivateKeys(leaf: leaf, leafKey: keyPackage.leafPrivateKey)
            }
        let encodedContext = info.groupContext.tlsEncoded(reserving: 1024)
        let epoch = try opened.epoch(groupContext: encodedContext, suite: suite)
        let state = EpochState(
            context: info.groupContext, encodedContext: encodedContext, tree: tree, ownLeaf: leaf,
            privateKeys: keys,
            confirmationTag: info.confirmationTag,
            interimTranscriptHash: TranscriptHash.interim(
                confirmed: info.groupContext.confirmedTranscriptHash, confirmationTag: info.confirmationTag,
                suite: suite),
            secrets: epoch.secrets)
        return ActiveGroup(
            state: state,
            secretTree: SecretTree(encryptionSecret: epoch.encryptionSecret, math: tree.math),
            signer: signer, parameters: parameters, suite: suite)
    }
}

extension GroupInfo {
    /// The tree of a GroupInfo, inside it or handed in, with everything about it checked, and the GroupInfo's signature
    /// with it.
    ///
    /// See: RFC 9420 sections 7.9, 12.4.3.1, 12.4.3.3
    func validatedTree(
        given: [UInt8]?, limits: GroupLimits, policy: some GroupPolicy, now: UInt64,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> RatchetTree {
        guard let encoded = given ?? extensions[.ratchetTree] else { throw .rule(.ratchetTreeIsAvailable) }
        try FramingRules.checkLength(encoded.count)
        let unverified = try MLSError.decoding { () throws(WireError) in
            try UnverifiedRatchetTree(tlsEncoded: encoded)
        }
        var tree = try RatchetTree(unverified, limits: limits)
        try WelcomeRules.checkSignature(self, tree: tree, suite: suite)
        try TreeRules.validate(&tree, treeHash: groupContext.treeHash, suite: suite)
        try MemberRules.validateAll(tree, context: groupContext, policy: policy, now: now, suite: suite)
        return tree
    }
}

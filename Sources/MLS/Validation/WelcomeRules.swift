/// The rules for a Welcome and for the GroupInfo in it, or handed out for an external join.
///
/// See: RFC 9420 sections 11.2, 11.3, 12.4.3
enum WelcomeRules {
    /// "Identify an entry in the secrets array where the new_member value corresponds to one of this client's
    /// KeyPackages" (12.4.3.1)
    static func entry(
        of welcome: Welcome, for reference: KeyPackageReference
    ) throws(MLSError) -> EncryptedGroupSecrets {
        guard let entry = welcome.secrets.first(where: { $0.newMember == reference }) else {
            throw .rule(.welcomeNamesKeyPackage)
        }
        return entry
    }

    /// "if the cipher suite indicated in the KeyPackage does not match the one in the Welcome message, return an error"
    /// (12.4.3.1)
    static func checkCiphersuite(_ welcome: Welcome, keyPackage: KeyPackage) throws(MLSError) {
        try MLSError.require(.welcomeCiphersuiteMatches, welcome.ciphersuite == keyPackage.ciphersuite)
    }

    /// "if a PreSharedKeyID has type resumption with usage reinit or branch, verify that it is the only such PSK"
    /// (12.4.3.1)
    static func checkHasOneResumption(_ ids: [PreSharedKeyID]) throws(MLSError) {
        let resumptions = ids.filter { $0.resumesGroup }
        try MLSError.require(.welcomeHasOneResumption, resumptions.count <= 1)
    }

    /// "Verify that the cipher_suite in the GroupInfo matches the cipher_suite in the KeyPackage." (12.4.3.1)
    static func checkCiphersuite(_ info: GroupInfo, keyPackage: KeyPackage) throws(MLSError) {
        try MLSError.require(
            .groupInfoCiphersuiteMatches, info.groupContext.ciphersuite == keyPackage.ciphersuite)
    }

    /// The version is one we speak, that of our key package. (12.4.3.1)
    static func checkVersion(_ info: GroupInfo, is version: ProtocolVersion) throws(MLSError) {
        try MLSError.require(.groupInfoVersionMatches, info.groupContext.version == version)
    }

    /// "Verify that the group_id is unique among the groups that the client is currently participating in." (12.4.3.1)
    static func checkGroupIdentifierIsUnique(
        _ info: GroupInfo, currentGroups: Set<[UInt8]>
    ) throws(MLSError) {
        try MLSError.require(.groupIdentifierIsUnique, !currentGroups.contains(info.groupContext.groupID))
    }

    /// "The public key is taken from the LeafNode of the ratchet tree with leaf index signer. If the node is blank or if
    /// signature verification fails, return an error." (12.4.3.1)
    static func checkSignature(
        _ info: GroupInfo, tree: RatchetTree, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        guard let signer = tree.leaf(at: info.signer) else { throw .rule(.groupInfoSignerIsMember) }
        try MLSError.require(.groupInfoSignatureIsValid, info.isSigned(by: signer.signatureKey, suite: suite))
    }

    /// "Identify a leaf whose LeafNode is identical to the one in the KeyPackage." (12.4.3.1)
    static func ownLeaf(_ leaf: LeafNode, in tree: RatchetTree) throws(MLSError) -> LeafIndex {
        for index in tree.leaves(withSignatureKey: leaf.signatureKey) where tree.leaf(at: index) == leaf {
            return index
        }
        throw .rule(.ownLeafIsInTree)
    }

    /// "Verify the confirmation tag in the GroupInfo using the derived confirmation key" (12.4.3.1)
    static func checkConfirmationTag(
        _ info: GroupInfo, confirmationKey: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let isValid = suite.isMAC(
            info.confirmationTag, of: info.groupContext.confirmedTranscriptHash, key: confirmationKey)
        try MLSError.require(.groupInfoConfirmationTagIsValid, isValid)
    }

    /// "A client joining a group MUST verify that it supports every extension in the GroupContext" (13.4)
    static func checkSupportsGroupExtensions(
        _ info: GroupInfo, capabilities: Capabilities, policy: some GroupPolicy
    ) throws(MLSError) {
        try MLSError.require(
            .joinerSupportsGroupExtensions,
            policy.canJoin(groupExtensions: info.groupContext.extensions, capabilities: capabilities))
    }

    /// "a new member needs a GroupInfo with an external_pub extension present in its extensions field" (12.4.3.2)
    static func externalKey(of info: GroupInfo) throws(MLSError) -> HPKEPublicKey {
        let value = try MLSError.decoding { () throws(WireError) in
            try info.extensions.value(ExternalPub.self)
        }
        guard let value else { throw .rule(.externalPublicKeyIsPresent) }
        return value.publicKey
    }

    // MARK: - Resumption

    /// "The epoch in the Welcome message MUST be 1." (11.2, 11.3)
    static func checkStartsAtEpochOne(_ info: GroupInfo) throws(MLSError) {
        try MLSError.require(.resumedGroupStartsAtEpochOne, info.groupContext.epoch == 1)
    }

    /// "verify that the last Commit to the referenced group contains a ReInit proposal and that the group_id, version,
    /// cipher_suite, and group_context.extensions fields of the GroupInfo match the ReInit proposal" (12.4.3.1)
    static func checkReInitParameters(
        _ info: GroupInfo, old: ResumableGroup, pskEpoch: UInt64
    ) throws(MLSError) {
        guard let reInit = old.reInit, old.epoch == pskEpoch else { throw .rule(.reInitParametersMatch) }
        let context = info.groupContext
        try MLSError.require(
            .reInitParametersMatch,
            context.groupID == reInit.groupID && context.version == reInit.version
                && context.ciphersuite == reInit.ciphersuite && context.extensions == reInit.extensions)
    }

    /// "verify that all the members of the old group are also members of the new group, according to the application"
    /// (12.4.3.1)
    static func checkReInitKeepsMembers(
        _ tree: RatchetTree, old: ResumableGroup, policy: some GroupPolicy
    ) throws(MLSError) {
        let now = Set(tree.members.map { policy.memberIdentity(of: $0.leaf) })
        try MLSError.require(
            .reInitKeepsMembers, old.members.allSatisfy { now.contains(policy.memberIdentity(of: $0)) })
    }

    /// "verify that the version and cipher_suite of the new group match those of the old group" (12.4.3.1)
    static func checkBranchParameters(_ info: GroupInfo, old: ResumableGroup) throws(MLSError) {
        try MLSError.require(
            .branchParametersMatch,
            info.groupContext.version == old.version && info.groupContext.ciphersuite == old.ciphersuite)
    }

    /// "the members of the new group compose a subset of the members of the old group, according to the application"
    /// (12.4.3.1)
    static func checkBranchMembers(
        _ tree: RatchetTree, old: ResumableGroup, policy: some GroupPolicy
    ) throws(MLSError) {
        let before = Set(old.members.map { policy.memberIdentity(of: $0) })
        try MLSError.require(
            .branchMembersAreSubset,
            tree.members.allSatisfy { before.contains(policy.memberIdentity(of: $0.leaf)) })
    }
}

extension PreSharedKeyID {
    /// Whether it says that the group takes the place of another, or branches from it.
    var resumesGroup: Bool {
        if case .resumption(let usage, _, _) = kind { usage != .application } else { false }
    }
}

/// The rules for a leaf, each one function.
///
/// What the application decides (whether a credential is to be trusted, whether lifetimes count) is not asked here.
///
/// See: RFC 9420 section 7.3
package enum LeafNodeRules {
    // MARK: - A leaf on its own

    /// The rules that need nothing but the leaf, its signature apart.
    static func checkContents(_ leaf: LeafNode) throws(MLSError) {
        try checkOwnCredentialTypeIsSupported(leaf)
        try checkExtensionsAreInCapabilities(leaf)
    }

    /// "Verify that the signature on the LeafNode is valid using signature_key." (7.3)
    static func checkSignature(
        _ leaf: LeafNode, position: LeafPosition?, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try MLSError.require(
            .leafSignatureIsValid, leaf.isSignatureValid(position: position, suite: suite))
    }

    /// "The credential type used in the LeafNode MUST be included in the credentials field of the capabilities". (7.2)
    static func checkOwnCredentialTypeIsSupported(_ leaf: LeafNode) throws(MLSError) {
        try MLSError.require(
            .leafSupportsOwnCredentialType, leaf.capabilities.supports(leaf.credential.type))
    }

    /// "The ID for each extension in the extensions field is listed in the capabilities.extensions field"; the default
    /// ones must not be listed. (7.2, 7.3)
    static func checkExtensionsAreInCapabilities(_ leaf: LeafNode) throws(MLSError) {
        try MLSError.require(
            .leafExtensionsAreInCapabilities, leaf.capabilities.supportsAll(leaf.extensions.types))
    }

    /// "The current time is within the range of the lifetime field." (7.3)
    ///
    /// - Parameter now: seconds since 1970.
    static func checkLifetimeIsCurrent(_ leaf: LeafNode, now: UInt64) throws(MLSError) {
        try MLSError.require(.leafLifetimeIsCurrent, leaf.lifetime?.contains(now) ?? true)
    }

    /// "Applications MUST define a maximum total lifetime that is acceptable for a LeafNode". (7.2)
    ///
    /// - Parameter maximum: seconds.
    static func checkLifetimeIsAcceptable(_ leaf: LeafNode, maximum: UInt64) throws(MLSError) {
        try MLSError.require(.leafLifetimeIsAcceptable, leaf.lifetime.map { $0.duration <= maximum } ?? true)
    }

    // MARK: - Where a leaf comes from

    /// "If the LeafNode appears in a KeyPackage, verify that leaf_node_source is set to key_package." (7.3)
    static func checkSourceIsKeyPackage(_ leaf: LeafNode) throws(MLSError) {
        guard case .keyPackage = leaf.source else { throw .rule(.leafSourceIsKeyPackage) }
    }

    /// "If the LeafNode appears in an Update proposal, verify that leaf_node_source is set to update". (7.3)
    static func checkSourceIsUpdate(_ leaf: LeafNode) throws(MLSError) {
        guard case .update = leaf.source else { throw .rule(.leafSourceIsUpdate) }
    }

    /// "If the LeafNode appears in the leaf_node value of the UpdatePath in a Commit, verify that leaf_node_source is
    /// set to commit." (7.3)
    static func checkSourceIsCommit(_ leaf: LeafNode) throws(MLSError) {
        guard case .commit = leaf.source else { throw .rule(.leafSourceIsCommit) }
    }

    /// "Encryption_key represents a different public key than the encryption_key in the leaf node being replaced". (7.3,
    /// 12.4.2)
    static func checkEncryptionKeyIsFresh(_ leaf: LeafNode, replacing old: LeafNode) throws(MLSError) {
        try MLSError.require(.leafEncryptionKeyIsFresh, leaf.encryptionKey != old.encryptionKey)
    }

    // MARK: - A leaf and its group

    /// All rules that a group's context imposes on a leaf.
    static func checkDemands(_ demands: LeafDemands, on leaf: LeafNode) throws(MLSError) {
        try checkSupportsVersion(leaf, demands.version)
        if let ciphersuite = demands.ciphersuite { try checkSupportsCiphersuite(leaf, ciphersuite) }
        try checkHasRequiredCapabilities(leaf, demands.required)
        try checkSupportsExtensions(leaf, demands.extensions)
    }

    /// "All members of the group need to support the cipher suite and protocol version in use." (11.1)
    static func checkSupportsVersion(_ leaf: LeafNode, _ version: ProtocolVersion) throws(MLSError) {
        try MLSError.require(.leafSupportsGroupVersion, leaf.capabilities.versions.contains(version))
    }

    /// "All members of the group need to support the cipher suite and protocol version in use." (11.1)
    static func checkSupportsCiphersuite(_ leaf: LeafNode, _ ciphersuite: Ciphersuite) throws(MLSError) {
        try MLSError.require(
            .leafSupportsGroupCiphersuite, leaf.capabilities.ciphersuites.contains(ciphersuite))
    }

    /// "The required extensions, proposals, and credential types MUST be listed in the LeafNode's capabilities field."
    /// (7.3)
    static func checkHasRequiredCapabilities(
        _ leaf: LeafNode, _ required: RequiredCapabilities
    ) throws(MLSError) {
        try MLSError.require(.leafHasRequiredCapabilities, leaf.capabilities.supports(required))
    }

    /// "The capabilities field MUST indicate support for each extension in the GroupContext." (13.4)
    static func checkSupportsExtensions(_ leaf: LeafNode, _ extensions: [ExtensionType]) throws(MLSError) {
        try MLSError.require(.leafSupportsGroupExtensions, leaf.capabilities.supportsAll(extensions))
    }

    /// "The credential type is supported by all members of the group". (7.3)
    ///
    /// - Parameter census: of the tree that holds the leaf, or will.
    static func checkCredentialTypeIsSupported(
        _ leaf: LeafNode, by census: CredentialCensus
    ) throws(MLSError) {
        try MLSError.require(
            .leafCredentialTypeIsSupportedByMembers,
            census.isSupportedByAll(leaf.credential.type))
    }

    /// "The capabilities field of this LeafNode indicates support for all the credential types currently in use by other
    /// members." (7.3)
    static func checkSupportsCredentialTypesInUse(
        _ leaf: LeafNode, of census: CredentialCensus
    ) throws(MLSError) {
        try MLSError.require(
            .leafSupportsCredentialTypesInUse, leaf.capabilities.credentials.containsAll(census.used))
    }

    // MARK: - All leaves of a group

    /// "Verify that the following fields are unique among the members of the group: signature_key, encryption_key". (7.3)
    package static func checkKeysAreUnique(_ tree: RatchetTree) throws(MLSError) {
        var signatureKeys = Set<SignaturePublicKey>(minimumCapacity: tree.leaves.count)
        var encryptionKeys = Set<HPKEPublicKey>(minimumCapacity: tree.leaves.count)
        for case let leaf? in tree.leaves {
            try MLSError.require(
                .leafSignatureKeysAreUnique, signatureKeys.insert(leaf.signatureKey).inserted)
            try MLSError.require(
                .leafEncryptionKeysAreUnique, encryptionKeys.insert(leaf.encryptionKey).inserted)
        }
    }

    /// The same for a few leaves of a tree whose others are known to be unique.
    static func checkKeysAreUnique(_ tree: RatchetTree, at changed: [LeafIndex]) throws(MLSError) {
        if changed.count > 16 { return try checkKeysAreUnique(tree) }
        for index in changed {
            guard let leaf = tree.leaf(at: index) else { continue }
            try MLSError.require(
                .leafSignatureKeysAreUnique, tree.leaves(withSignatureKey: leaf.signatureKey).count == 1)
            let holders = tree.nodes(withEncryptionKey: leaf.encryptionKey).filter(\.isLeaf)
            try MLSError.require(.leafEncryptionKeysAreUnique, holders.count == 1)
        }
    }

    /// The signatures of all members, on all cores.
    package static func checkSignatures(
        _ tree: RatchetTree, groupID: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let members = tree.members
        let failure = ParallelMap.firstFailure(count: members.count, grain: 4) { position in
            members[position].leaf.isSignatureValid(
                position: LeafPosition(groupID: groupID, index: members[position].index), suite: suite)
        }
        try MLSError.require(.leafSignatureIsValid, failure == nil)
    }
}

/// The rules a key package must keep, each one function.
///
/// See: RFC 9420 sections 10, 10.1
enum KeyPackageRules {
    /// All rules for a package on its own, those of its leaf included.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    static func validate(
        _ package: KeyPackage, version: ProtocolVersion, ciphersuite: Ciphersuite, occasion: LeafOccasion,
        policy: some GroupPolicy, now: UInt64, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try checkVersion(package, is: version)
        try checkCiphersuite(package, is: ciphersuite)
        let leaf = package.leafNode
        try LeafNodeRules.checkSourceIsKeyPackage(leaf)
        try LeafNodeRules.checkContents(leaf)
        try MemberRules.checkCredential(leaf, policy: policy)
        try MemberRules.checkLifetime(leaf, occasion: occasion, policy: policy, now: now)
        try checkInitKeyIsDistinct(package)
        try checkInitKeyIsUsable(package, suite: suite)
        try checkExtensionsAreInCapabilities(
            package, includingGREASE: policy.demandsCompleteCapabilities)
        try LeafNodeRules.checkSignature(leaf, position: nil, suite: suite)
        try checkSignature(package, suite: suite)
    }

    /// "Verify that the ... protocol version of the KeyPackage match those in the GroupContext." (10.1)
    static func checkVersion(_ package: KeyPackage, is version: ProtocolVersion) throws(MLSError) {
        try MLSError.require(.keyPackageVersionMatches, package.version == version)
    }

    /// "Verify that the cipher suite ... match[es]." (10.1)
    static func checkCiphersuite(_ package: KeyPackage, is ciphersuite: Ciphersuite) throws(MLSError) {
        try MLSError.require(.keyPackageCiphersuiteMatches, package.ciphersuite == ciphersuite)
    }

    /// The signature verifies with the leaf's signature key. (10.1)
    static func checkSignature(_ package: KeyPackage, suite: any CiphersuiteProvider) throws(MLSError) {
        let isValid = suite.isSignature(
            package.signature, label: KeyPackage.signatureLabel, content: Array(package.encodedContents),
            by: package.leafNode.signatureKey)
        try MLSError.require(.keyPackageSignatureIsValid, isValid)
    }

    /// The init key differs from the leaf's encryption key. (10.1)
    static func checkInitKeyIsDistinct(_ package: KeyPackage) throws(MLSError) {
        try MLSError.require(
            .keyPackageInitKeyIsDistinct, package.initKey != package.leafNode.encryptionKey)
    }

    /// "The value for init_key MUST be a public key for the asymmetric encryption scheme" (10)
    static func checkInitKeyIsUsable(_ package: KeyPackage, suite: any CiphersuiteProvider) throws(MLSError) {
        try MLSError.require(.keyPackageInitKeyIsUsable, suite.isValid(package.initKey))
    }

    /// "Extensions included in the extensions ... fields MUST be included in the leaf_node.capabilities field." (10)
    static func checkExtensionsAreInCapabilities(
        _ package: KeyPackage, includingGREASE: Bool = true
    ) throws(MLSError) {
        let types = package.extensions.types.filter { includingGREASE || !$0.isGREASE }
        try MLSError.require(
            .keyPackageExtensionsAreInCapabilities,
            package.leafNode.capabilities.supportsAll(types))
    }
}

extension KeyPackage {
    /// Verifies a key package someone handed us, before it is used.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970; whether it counts is the policy's answer for ``LeafOccasion/adding``.
    /// - Throws: ``MLSError/rule(_:)`` with the first rule that is broken.
    /// See: RFC 9420 section 10.1
    public func validate(
        policy: some GroupPolicy, now: UInt64, crypto: some CryptoProvider
    ) throws(MLSError) {
        let suite = try MLSError.suite(ciphersuite, of: crypto)
        try KeyPackageRules.validate(
            self, version: .mls10, ciphersuite: ciphersuite, occasion: .adding, policy: policy, now: now,
            suite: suite)
    }
}

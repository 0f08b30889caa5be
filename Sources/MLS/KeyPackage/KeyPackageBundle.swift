/// A key package with its private keys: what its owner keeps until a Welcome names it.
public struct KeyPackageBundle: Sendable {
    public let keyPackage: KeyPackage
    /// Opens the Welcome.
    public let initPrivateKey: HPKEPrivateKey
    /// Of the leaf.
    public let leafPrivateKey: HPKEPrivateKey

    /// A bundle kept from before.
    ///
    /// - Throws: ``MLSError/misuse(_:)`` if a private key is not that of the package.
    public init(
        keyPackage: KeyPackage, initPrivateKey: HPKEPrivateKey, leafPrivateKey: HPKEPrivateKey,
        crypto: some CryptoProvider
    ) throws(MLSError) {
        let suite = try MLSError.suite(keyPackage.ciphersuite, of: crypto)
        let keys = try MLSError.rethrowing { () throws(CryptoError) in
            (try suite.publicKey(of: initPrivateKey), try suite.publicKey(of: leafPrivateKey))
        }
        guard keys.0 == keyPackage.initKey, keys.1 == keyPackage.leafNode.encryptionKey else {
            throw .misuse("the private keys are not those of the key package")
        }
        self.init(keyPackage: keyPackage, initPrivateKey: initPrivateKey, leafPrivateKey: leafPrivateKey)
    }

    init(keyPackage: KeyPackage, initPrivateKey: HPKEPrivateKey, leafPrivateKey: HPKEPrivateKey) {
        self.keyPackage = keyPackage
        self.initPrivateKey = initPrivateKey
        self.leafPrivateKey = leafPrivateKey
    }

    /// A new key package.
    ///
    /// - Parameters:
    ///   - lifetime: when it may be used, in seconds since 1970.
    ///   - extensions: of the package; ``LastResort`` says that it may be used more than once. Non-default types must be
    ///     in the profile's capabilities.
    /// - Throws: ``MLSError/rule(_:)`` when the parts contradict each other, ``MLSError/unsupportedCiphersuite(_:)``.
    /// See: RFC 9420 section 10
    public static func generate(
        for profile: MemberProfile, ciphersuite: Ciphersuite, lifetime: Lifetime,
        extensions: ExtensionList = [],
        crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> KeyPackageBundle {
        let suite = try MLSError.suite(ciphersuite, of: crypto)
        let keys: (HPKEKeyPair, HPKEKeyPair)
        do {
            keys = (try suite.generateKeyPair(random: &random), try suite.generateKeyPair(random: &random))
        } catch {
            throw .crypto(error)
        }
        let package = try MLSError.rethrowing { () throws(CryptoError) in
            let leaf = try LeafNode(
                signing: profile.leafContents(encryptionKey: keys.1.publicKey, source: .keyPackage(lifetime)),
                position: nil, with: profile.signer.privateKey, suite: suite)
            return try KeyPackage(
                version: .mls10, ciphersuite: ciphersuite, initKey: keys.0.publicKey, leafNode: leaf,
                extensions: extensions
            ) { (content) throws(CryptoError) in
                try suite.sign(
                    label: KeyPackage.signatureLabel, content: content, with: profile.signer.privateKey)
            }
        }
        try KeyPackageRules.checkExtensionsAreInCapabilities(package)
        return KeyPackageBundle(
            keyPackage: package, initPrivateKey: keys.0.privateKey, leafPrivateKey: keys.1.privateKey)
    }
}

extension KeyPackage {
    static let signatureLabel = "KeyPackageTBS"
}

public import MLS

/// `passive-client-…`: a client joins by a Welcome and follows a group's commits.
///
/// Whatever the format can hold is followed: trees inside or beside the Welcome, external and resumption keys, proposals
/// and commits of all kinds of senders. Groups that take the place of another or branch from it find that group if a
/// case of the same run has been in it.
public struct PassiveClientCase: VectorCase, Encodable {
    public static let format = "passive-client"
    public static let marks: Set<String> = [
        "cipher_suite", "key_package", "signature_priv", "encryption_priv", "init_priv", "welcome", "epochs",
        "initial_epoch_authenticator",
    ]

    public struct ExternalKey: Codable, Sendable {
        public var psk_id: HexBytes
        public var psk: HexBytes

        public init(psk_id: HexBytes, psk: HexBytes) {
            self.psk_id = psk_id
            self.psk = psk
        }
    }

    public struct Epoch: Codable, Sendable {
        public var proposals: [HexBytes]?
        public var commit: HexBytes
        public var epoch_authenticator: HexBytes

        public init(proposals: [HexBytes], commit: HexBytes, epoch_authenticator: HexBytes) {
            self.proposals = proposals
            self.commit = commit
            self.epoch_authenticator = epoch_authenticator
        }
    }

    public var cipher_suite: UInt16
    public var external_psks: [ExternalKey]?
    public var key_package: HexBytes
    public var signature_priv: HexBytes
    public var encryption_priv: HexBytes
    public var init_priv: HexBytes
    public var welcome: HexBytes
    public var ratchet_tree: HexBytes?
    public var initial_epoch_authenticator: HexBytes
    public var epochs: [Epoch]

    /// A case of a client that joins, before it follows anything.
    ///
    /// - Parameters:
    ///   - welcome: the MLSMessage.
    ///   - ratchetTree: if it is not in the Welcome.
    ///   - epochAuthenticator: of the epoch it joins in.
    public init(
        _ bundle: KeyPackageBundle, signer: SignatureKeyPair, welcome: [UInt8], ratchetTree: [UInt8]?,
        epochAuthenticator: [UInt8]
    ) {
        cipher_suite = bundle.keyPackage.ciphersuite.rawValue
        external_psks = []
        key_package = HexBytes(MLSMessage.keyPackage(bundle.keyPackage).tlsEncoded())
        signature_priv = HexBytes(signer.privateKey.secret.copyBytes())
        encryption_priv = HexBytes(bundle.leafPrivateKey.secret.copyBytes())
        init_priv = HexBytes(bundle.initPrivateKey.secret.copyBytes())
        self.welcome = HexBytes(welcome)
        ratchet_tree = ratchetTree.map { HexBytes($0) }
        initial_epoch_authenticator = HexBytes(epochAuthenticator)
        epochs = []
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(cipher_suite, forKey: .cipher_suite)
        try container.encode(external_psks, forKey: .external_psks)
        try container.encode(key_package, forKey: .key_package)
        try container.encode(signature_priv, forKey: .signature_priv)
        try container.encode(encryption_priv, forKey: .encryption_priv)
        try container.encode(init_priv, forKey: .init_priv)
        try container.encode(welcome, forKey: .welcome)
        // The format says null, not nothing, for a tree that is in the Welcome.
        try container.encode(ratchet_tree, forKey: .ratchet_tree)
        try container.encode(initial_epoch_authenticator, forKey: .initial_epoch_authenticator)
        try container.encode(epochs, forKey: .epochs)
    }

    public func check(with crypto: any CryptoProvider) throws {
        var group = try join(crypto)
        try expect("initial_epoch_authenticator", group.epochAuthenticator, is: initial_epoch_authenticator)
        KnownGroups.add(group.resumable)
        for (index, epoch) in epochs.enumerated() {
            do {
                try follow(epoch, in: &group)
            } catch {
                throw VectorFailure("epochs[\(index)]: \(error)")
            }
            try expect(
                "epochs[\(index)].epoch_authenticator", group.epochAuthenticator,
                is: epoch.epoch_authenticator)
            KnownGroups.add(group.resumable)
        }
    }

    private func join(_ crypto: any CryptoProvider) throws -> ActiveGroup {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let keyPackage: KeyPackage
        if case .keyPackage(let package)? = try? MLSMessage(tlsEncoded: key_package.bytes) {
            keyPackage = package
        } else {
            keyPackage = try KeyPackage(tlsEncoded: key_package.bytes)
        }
        let bundle = try KeyPackageBundle(
            keyPackage: keyPackage, initPrivateKey: HPKEPrivateKey(init_priv.privateKey(of: suite)),
            leafPrivateKey: HPKEPrivateKey(encryption_priv.privateKey(of: suite)), crypto: crypto)
        let signatureKey = SignaturePrivateKey(signature_priv.privateKey(of: suite))
        let signer = SignatureKeyPair(
            privateKey: signatureKey, publicKey: try suite.publicKey(of: signatureKey))
        try expect("signature_priv", signer.publicKey, is: keyPackage.leafNode.signatureKey)
        var joiner = Joiner(keyPackage: bundle, signer: signer, policy: PassivePolicy())
        joiner.parameters = GroupParameters(pastEpochs: 0, resumptionEpochs: .max)
        joiner.preSharedKeys = preSharedKeys
        joiner.ratchetTree = ratchet_tree?.bytes
        return try joiner.join(welcome.bytes, now: 0, crypto: crypto).group
    }

    private func follow(_ epoch: Epoch, in group: inout ActiveGroup) throws {
        for proposal in epoch.proposals ?? [] {
            let result = try group.process(proposal.bytes, policy: PassivePolicy(), now: 0)
            guard case .proposal = result else { throw VectorFailure("a proposal is none") }
        }
        let result = try group.process(
            epoch.commit.bytes, preSharedKeys: preSharedKeys, policy: PassivePolicy(), now: 0)
        guard case .commit(let staged) = result else { throw VectorFailure("a commit is none") }
        try group.merge(staged)
    }

    private var preSharedKeys: PreSharedKeys {
        var keys = PreSharedKeys()
        for key in external_psks ?? [] { keys.set(Secret(copying: key.psk.bytes), for: key.psk_id.bytes) }
        for group in KnownGroups.all { keys.add(group) }
        return keys
    }
}

/// Vectors come with no application: whatever the RFC leaves to one is accepted.
private struct PassivePolicy: GroupPolicy {
    var demandsCompleteCapabilities: Bool { false }
    func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool { true }
    func canJoin(groupExtensions: ExtensionList, capabilities: Capabilities) -> Bool { true }
}

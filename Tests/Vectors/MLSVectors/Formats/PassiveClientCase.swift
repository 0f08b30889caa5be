import MLS

/// `passive-client-…`: a client joins by a Welcome and follows a group's commits.
///
/// Whatever the format can hold is followed: trees inside or beside the Welcome, external and resumption keys, proposals
/// and commits of all kinds of senders. Groups that take the place of another or branch from it find that group if a
/// case of the same run has been in it.
struct PassiveClientCase: VectorCase {
    static let format = "passive-client"
    static let marks: Set<String> = [
        "cipher_suite", "key_package", "signature_priv", "encryption_priv", "init_priv", "welcome", "epochs",
        "initial_epoch_authenticator",
    ]

    struct ExternalKey: Decodable, Sendable {
        let psk_id: HexBytes
        let psk: HexBytes
    }

    struct Epoch: Decodable, Sendable {
        let proposals: [HexBytes]?
        let commit: HexBytes
        let epoch_authenticator: HexBytes
    }

    let cipher_suite: UInt16
    let external_psks: [ExternalKey]?
    let key_package: HexBytes
    let signature_priv: HexBytes
    let encryption_priv: HexBytes
    let init_priv: HexBytes
    let welcome: HexBytes
    let ratchet_tree: HexBytes?
    let initial_epoch_authenticator: HexBytes
    let epochs: [Epoch]

    func check(with crypto: any CryptoProvider) throws {
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
    func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool { true }
    func canJoin(groupExtensions: ExtensionList, capabilities: Capabilities) -> Bool { true }
}

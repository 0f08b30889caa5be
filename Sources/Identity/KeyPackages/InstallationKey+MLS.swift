public import MLS

extension InstallationKey {
    /// The key as MLS signs with it: one key for both. See: spec identity.md 7.1
    public var signatureKeyPair: SignatureKeyPair {
        let secret = withUnsafeSeed { seed in
            Secret(count: seed.count) { $0.copyMemory(from: seed) }
        }
        return SignatureKeyPair(
            privateKey: SignaturePrivateKey(secret), publicKey: SignaturePublicKey(id.bytes))
    }
}

/// The KEM made of a Diffie-Hellman group.
///
/// See: RFC 9180 section 4.1
public struct DiffieHellmanKEM<Group: DiffieHellmanGroup>: KeyEncapsulation {
    let group: Group
    private let derivation: LabeledKeyDerivation

    public init(_ group: Group) {
        self.group = group
        derivation = LabeledKeyDerivation(kem: group.kemID, hash: group.kemHash)
    }

    public var id: UInt16 { group.kemID }
    public var publicKeyLength: Int { group.publicKeyLength }

    /// See: RFC 9180 section 7.1.3
    public func deriveKeyPair(inputKeyMaterial: RawSpan) throws(CryptoError) -> HPKEKeyPair {
        let key = derivation.extract(salt: RawSpan(), "dkp_prk", inputKeyMaterial)
        guard let mask = group.candidateMask else {
            let encoded = try derivation.expand(key, "sk", RawSpan(), length: group.privateKeyLength)
            return try group.keyPair(of: HPKEPrivateKey(encoded))
        }
        for counter in UInt8.min...UInt8.max {
            let candidate = try withUnsafeBytes(of: counter) { (bytes) throws(CryptoError) in
                try derivation.expand(
                    key, "candidate", RawSpan(_unsafeBytes: bytes), length: group.privateKeyLength)
            }
            let masked = Secret(count: candidate.count) { target in
                candidate.withUnsafeBytes { target.copyMemory(from: $0) }
                target[0] &= mask
            }
            if let pair = try? group.keyPair(of: HPKEPrivateKey(masked)) { return pair }
        }
        throw .invalidPrivateKey
    }

    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair {
        try deriveKeyPair(inputKeyMaterial: random.secret(count: group.privateKeyLength).span)
    }

    public func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey {
        try group.keyPair(of: privateKey).publicKey
    }

    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        group.isValid(publicKey)
    }

    public func encapsulate(
        to publicKey: HPKEPublicKey, random: inout some RandomSource
    ) throws(CryptoError) -> (sharedSecret: Secret, kemOutput: [UInt8]) {
        let ephemeral = try generateKeyPair(random: &random)
        let agreed = try group.agree(ephemeral.privateKey, publicKey)
        let kemOutput = ephemeral.publicKey.bytes
        return (try sharedSecret(agreed, kemOutput, publicKey), kemOutput)
    }

    public func decapsulate(
        _ kemOutput: [UInt8], with privateKey: HPKEPrivateKey
    ) throws(CryptoError) -> Secret {
        let pair = try group.keyPair(of: privateKey)
        let agreed = try group.agree(pair.privateKey, HPKEPublicKey(kemOutput))
        return try sharedSecret(agreed, kemOutput, pair.publicKey)
    }

    /// `ExtractAndExpand`.
    private func sharedSecret(
        _ agreed: Secret, _ kemOutput: [UInt8], _ recipient: HPKEPublicKey
    ) throws(CryptoError) -> Secret {
        let key = derivation.extract(salt: RawSpan(), "eae_prk", agreed.span)
        let context = kemOutput + recipient.bytes
        return try derivation.expand(key, "shared_secret", context.span.bytes, length: group.kemHash.length)
    }
}

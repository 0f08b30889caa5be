/// What HPKE's key schedule derives from a shared secret; each value only when it is asked for.
///
/// See: RFC 9180 section 5.1
struct HPKEKeySchedule {
    let secret: Secret
    let context: [UInt8]
    let derivation: LabeledKeyDerivation
    let aead: AEADAlgorithm

    func key() throws(CryptoError) -> Secret {
        try derivation.expand(secret, "key", context.span.bytes, length: aead.keyLength)
    }

    func baseNonce() throws(CryptoError) -> Secret {
        try derivation.expand(secret, "base_nonce", context.span.bytes, length: aead.nonceLength)
    }

    func exporterSecret() throws(CryptoError) -> Secret {
        try derivation.expand(secret, "exp", context.span.bytes, length: derivation.hash.length)
    }
}

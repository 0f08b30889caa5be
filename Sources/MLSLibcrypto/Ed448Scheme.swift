import CLibcrypto
public import MLS

/// Ed448 on libcrypto, with an empty context; private keys are seeds.
///
/// See: RFC 8032 section 5.2
public struct Ed448Scheme: SignatureScheme {
    /// Bytes of a seed, and of a public key.
    static let keyLength = 57
    /// Bytes of a signature.
    static let signatureLength = 114

    public init() {}

    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> SignatureKeyPair {
        try keyPair(of: SignaturePrivateKey(random.secret(count: Self.keyLength)))
    }

    public func keyPair(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignatureKeyPair {
        let key = try key(privateKey)
        guard let publicKey = key.publicBytes(count: Self.keyLength) else { throw .invalidPrivateKey }
        return SignatureKeyPair(
            privateKey: SignaturePrivateKey(privateKey.secret, prepared: key),
            publicKey: SignaturePublicKey(publicKey))
    }

    public func isValid(_ publicKey: SignaturePublicKey) -> Bool {
        publicKey.bytes.count == Self.keyLength
    }

    public func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8]
    {
        let key = try key(privateKey)
        guard let context = EVP_MD_CTX_new() else { throw .invalidSignature }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1 else { throw .invalidSignature }
        var signature = [UInt8](repeating: 0, count: Self.signatureLength)
        var length = signature.count
        let result = message.withUnsafeBytes { message in
            EVP_DigestSign(
                context, &signature, &length, message.baseAddress?.assumingMemoryBound(to: UInt8.self),
                message.count)
        }
        guard result == 1, length == signature.count else { throw .invalidSignature }
        return signature
    }

    public func isSignature(
        _ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey
    ) -> Bool {
        guard isValid(publicKey), signature.count == Self.signatureLength,
            let key = LibraryKey(algorithm: EVP_PKEY_ED448, publicKey: publicKey.bytes),
            let context = EVP_MD_CTX_new()
        else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else { return false }
        return message.withUnsafeBytes { message in
            EVP_DigestVerify(
                context, signature, signature.count,
                message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count) == 1
        }
    }

    private func key(_ privateKey: SignaturePrivateKey) throws(CryptoError) -> LibraryKey {
        if let key = privateKey.prepared as? LibraryKey { return key }
        guard privateKey.secret.count == Self.keyLength,
            let key = LibraryKey(algorithm: EVP_PKEY_ED448, privateKey: privateKey.secret)
        else { throw .invalidPrivateKey }
        return key
    }
}

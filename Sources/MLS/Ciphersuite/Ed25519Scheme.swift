import Crypto
import FoundationEssentials

/// Ed25519; private keys are seeds.
///
/// See: RFC 8032 section 5.1
public struct Ed25519Scheme: SignatureScheme {
    private typealias Library = Curve25519.Signing

    /// Bytes of a seed, and of a public key.
    static let keyLength = 32

    public init() {}

    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> SignatureKeyPair {
        try keyPair(of: SignaturePrivateKey(random.secret(count: Self.keyLength)))
    }

    public func keyPair(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignatureKeyPair {
        let key = try key(privateKey)
        return SignatureKeyPair(
            privateKey: SignaturePrivateKey(privateKey.secret, prepared: key),
            publicKey: SignaturePublicKey([UInt8](key.publicKey.rawRepresentation)))
    }

    public func isValid(_ publicKey: SignaturePublicKey) -> Bool {
        publicKey.bytes.count == Self.keyLength
    }

    public func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8]
    {
        let key = try key(privateKey)
        guard let signature = message.withUnsafeBytes({ try? key.signature(for: $0) }) else {
            throw .invalidSignature
        }
        return [UInt8](signature)
    }

    public func isSignature(
        _ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey
    ) -> Bool {
        guard let key = try? Library.PublicKey(rawRepresentation: publicKey.bytes) else { return false }
        return message.withUnsafeBytes { key.isValidSignature(signature, for: $0) }
    }

    private func key(_ privateKey: SignaturePrivateKey) throws(CryptoError) -> Library.PrivateKey {
        if let key = privateKey.prepared as? Library.PrivateKey { return key }
        guard let key = privateKey.secret.withUnsafeBytes({ try? Library.PrivateKey(rawRepresentation: $0) })
        else { throw .invalidPrivateKey }
        return key
    }
}

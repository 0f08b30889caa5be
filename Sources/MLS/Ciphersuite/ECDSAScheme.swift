import Crypto
import FoundationEssentials

/// ECDSA on a NIST curve; private keys are scalars, signatures DER. The nonce of a signature comes from inside the
/// library.
///
/// See: RFC 9420 section 5.1.2
struct ECDSAScheme<Key: ECDSAPrivateKey>: SignatureScheme {
    /// A random candidate is out of range with a chance below 2^-32; a source that fails this often is broken.
    private static var attempts: Int { 8 }

    func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> SignatureKeyPair {
        for _ in 0..<Self.attempts {
            let candidate = Secret(count: Key.scalarLength) { bytes in
                random.fill(bytes)
                bytes[0] &= Key.candidateMask
            }
            if let pair = try? keyPair(of: SignaturePrivateKey(candidate)) { return pair }
        }
        throw .invalidPrivateKey
    }

    func keyPair(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignatureKeyPair {
        let key = try key(privateKey)
        return SignatureKeyPair(
            privateKey: SignaturePrivateKey(
                privateKey.secret.withLeadingZeros(count: Key.scalarLength), prepared: key),
            publicKey: SignaturePublicKey([UInt8](key.publicKey.encoded)))
    }

    func isValid(_ publicKey: SignaturePublicKey) -> Bool {
        point(publicKey) != nil
    }

    func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8] {
        let key = try key(privateKey)
        guard let signature = message.withUnsafeBytes({ try? key.sign($0) }) else { throw .invalidSignature }
        return [UInt8](signature)
    }

    func isSignature(
        _ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey
    ) -> Bool {
        guard let key = point(publicKey) else { return false }
        return message.withUnsafeBytes { key.isSignature(signature, of: $0) }
    }

    private func key(_ privateKey: SignaturePrivateKey) throws(CryptoError) -> Key {
        if let key = privateKey.prepared as? Key { return key }
        // An integer, which some libraries write without its leading zeros.
        let encoding = privateKey.secret.withLeadingZeros(count: Key.scalarLength)
        guard let key = encoding.withUnsafeBytes({ try? Key(encoded: $0) }) else { throw .invalidPrivateKey }
        return key
    }

    private func point(_ publicKey: SignaturePublicKey) -> Key.Public? {
        guard publicKey.bytes.count == Key.Public.length else { return nil }
        return publicKey.bytes.withUnsafeBytes { try? Key.Public(encoded: $0) }
    }
}

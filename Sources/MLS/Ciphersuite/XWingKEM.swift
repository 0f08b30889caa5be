import Crypto
import FoundationEssentials

/// X-Wing: ML-KEM-768 and X25519 together.
///
/// A private key is the 32-byte seed. The shared secret goes into HPKE's key schedule as it is. Encapsulation draws its
/// randomness inside the library, which has no way to hand it in.
///
/// See: draft-connolly-cfrg-xwing-kem-06; spec groups.md 9.2
public struct XWingKEM: KeyEncapsulation {
    private typealias Library = XWingMLKEM768X25519

    /// Bytes of the seed that is the private key.
    static let seedLength = 32
    /// Bytes of what encapsulation gives: 1088 of ML-KEM, 32 of X25519.
    static let kemOutputLength = 1120

    public init() {}

    /// The number of an older draft. It goes into every key, and XMTP's network uses this one; today's draft has 0x647A.
    public var id: UInt16 { 0x004D }
    public var publicKeyLength: Int { 1216 }

    /// Not the draft's derivation of a seed, which nobody else can observe: 32 bytes are the seed itself, anything else
    /// is refused.
    public func deriveKeyPair(inputKeyMaterial: RawSpan) throws(CryptoError) -> HPKEKeyPair {
        guard inputKeyMaterial.byteCount == Self.seedLength else { throw .invalidLength }
        let privateKey = HPKEPrivateKey(Secret(copying: inputKeyMaterial))
        let key = try key(privateKey)
        return HPKEKeyPair(
            privateKey: HPKEPrivateKey(privateKey.secret, prepared: key),
            publicKey: HPKEPublicKey([UInt8](key.publicKey.rawRepresentation)))
    }

    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair {
        try deriveKeyPair(inputKeyMaterial: random.secret(count: Self.seedLength).span)
    }

    public func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey {
        HPKEPublicKey([UInt8](try key(privateKey).publicKey.rawRepresentation))
    }

    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        point(publicKey) != nil && X25519Group().isValid(agreementPart(publicKey))
    }

    public func encapsulate(
        to publicKey: HPKEPublicKey, random: inout some RandomSource
    ) throws(CryptoError) -> (sharedSecret: Secret, kemOutput: [UInt8]) {
        guard let key = point(publicKey), let result = try? key.encapsulate() else { throw .invalidPublicKey }
        return (Self.secret(result.sharedSecret), [UInt8](result.encapsulated))
    }

    public func decapsulate(
        _ kemOutput: [UInt8], with privateKey: HPKEPrivateKey
    ) throws(CryptoError) -> Secret {
        guard kemOutput.count == Self.kemOutputLength else { throw .invalidEncapsulation }
        guard let shared = try? key(privateKey).decapsulate(Data(kemOutput)) else {
            throw .invalidEncapsulation
        }
        return Self.secret(shared)
    }

    private static func secret(_ key: SymmetricKey) -> Secret {
        key.withUnsafeBytes { bytes in Secret(count: bytes.count) { $0.copyMemory(from: bytes) } }
    }

    private func key(_ privateKey: HPKEPrivateKey) throws(CryptoError) -> Library.PrivateKey {
        if let key = privateKey.prepared as? Library.PrivateKey { return key }
        guard privateKey.secret.count == Self.seedLength,
            let key = privateKey.secret.withUnsafeBytes({
                try? Library.PrivateKey(seedRepresentation: $0, publicKey: nil)
            })
        else { throw .invalidPrivateKey }
        return key
    }

    private func point(_ publicKey: HPKEPublicKey) -> Library.PublicKey? {
        guard publicKey.bytes.count == publicKeyLength else { return nil }
        return try? Library.PublicKey(rawRepresentation: publicKey.bytes)
    }

    private func agreementPart(_ publicKey: HPKEPublicKey) -> HPKEPublicKey {
        HPKEPublicKey([UInt8](publicKey.bytes.suffix(32)))
    }
}

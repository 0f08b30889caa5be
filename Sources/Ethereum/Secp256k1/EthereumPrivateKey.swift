internal import CSecp256k1
public import Crypto
public import Foundation

/// A private key of the curve secp256k1, with which an externally owned account signs.
///
/// The scalar lies in memory that is overwritten when the last copy of the value goes. It has no description.
///
/// See: SEC 2, section 2.4.1; RFC 6979
public struct EthereumPrivateKey: Sendable {
    private let scalar: SymmetricKey

    /// The public key: 65 bytes, 0x04 ‖ X ‖ Y.
    public let publicKey: [UInt8]

    /// The account of the key.
    public let address: EthereumAddress

    /// Takes a 32-byte big-endian scalar; the caller's copy stays the caller's to erase.
    ///
    /// - Throws: `EthereumError.invalidKeyLength` or `.invalidKey` (zero, or not below the group order).
    public init(_ bytes: some ContiguousBytes) throws(EthereumError) {
        try self.init(scalar: SymmetricKey(data: bytes))
    }

    /// Takes a 32-byte big-endian scalar that is already in protected memory.
    ///
    /// - Throws: as `init(_:)`.
    public init(scalar: SymmetricKey) throws(EthereumError) {
        guard scalar.bitCount == 256 else { throw .invalidKeyLength }
        self.scalar = scalar
        guard let publicKey = Self.publicKey(of: scalar) else { throw .invalidKey }
        self.publicKey = publicKey
        address = try EthereumAddress(uncompressedPublicKey: publicKey)
    }

    /// Lends the 32 bytes of the scalar, for storing them.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        try scalar.withUnsafeBytes(body)
    }

    /// Signs a 32-byte digest with the deterministic nonce of RFC 6979 (SHA-256).
    ///
    /// - Returns: 65 bytes R ‖ S ‖ V, S in the lower half of the group, V = 27 + parity.
    /// - Throws: `EthereumError.invalidDigestLength`.
    public func sign(digest: [UInt8]) throws(EthereumError) -> RecoverableSignature {
        guard digest.count == 32 else { throw .invalidDigestLength }
        guard let bytes = signatureBytes(digest: digest) else { throw .invalidKey }
        return try RecoverableSignature(bytes)
    }

    /// Signs a text as wallets do.
    ///
    /// See: EIP-191
    public func sign(personalMessage text: String) throws(EthereumError) -> RecoverableSignature {
        try sign(digest: PersonalMessage.digest(text))
    }

    private func signatureBytes(digest: [UInt8]) -> [UInt8]? {
        Secp256k1Context.withBlinded(secret: scalar, purpose: digest) { context -> [UInt8]? in
            var signature = secp256k1_ecdsa_recoverable_signature()
            let signed = scalar.withUnsafeBytes { secret in
                secret.bindMemory(to: UInt8.self).baseAddress.map {
                    secp256k1_ecdsa_sign_recoverable(context, &signature, digest, $0, nil, nil)
                }
            }
            guard signed == 1 else { return nil }
            var parity: CInt = 0
            var bytes = [UInt8](repeating: 0, count: 64)
            secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &bytes, &parity, &signature)
            bytes.append(UInt8(27 + parity))
            return bytes
        }
    }

    private static func publicKey(of scalar: SymmetricKey) -> [UInt8]? {
        Secp256k1Context.withBlinded(secret: scalar, purpose: Array("public key".utf8)) {
            context -> [UInt8]? in
            var key = secp256k1_pubkey()
            let made = scalar.withUnsafeBytes { secret in
                secret.bindMemory(to: UInt8.self).baseAddress.map {
                    secp256k1_ec_pubkey_create(context, &key, $0)
                }
            }
            return made == 1 ? Secp256k1PublicKey.serialize(&key, context) : nil
        }
    }
}

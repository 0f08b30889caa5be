internal import CSecp256k1

/// An ECDSA signature from which the signer's key can be recovered: 65 bytes R ‖ S ‖ V.
///
/// R and S are big-endian and in 1…n−1. V is kept as it was given; which parity it means is decided on recovery.
///
/// See: SEC 1, section 4.1.6; EIP-155 (V of 35 and more)
public struct RecoverableSignature: Hashable, Sendable {
    /// The 65 bytes.
    public let bytes: [UInt8]

    /// Takes 65 bytes.
    ///
    /// - Throws: `EthereumError.invalidSignatureLength` or `.scalarOutOfRange`.
    public init(_ bytes: [UInt8]) throws(EthereumError) {
        guard bytes.count == 65 else { throw .invalidSignatureLength }
        guard Self.lowered(bytes.prefix(64)) != nil else { throw .scalarOutOfRange }
        self.bytes = bytes
    }

    /// The same R and V with S in the lower half of the group: S becomes n − S when it is above n / 2.
    ///
    /// **V is not adapted**, as in the reference client: the lowered form of a valid signature with high S recovers a
    /// stranger. See: spec identity.md 4.1
    public var lowered: RecoverableSignature {
        guard let compact = Self.lowered(bytes.prefix(64)) else { return self }
        return RecoverableSignature(trusted: compact + bytes.suffix(1))
    }

    /// The parity V stands for: 0 and 27 are even, 1 and 28 odd, from 35 on by EIP-155.
    ///
    /// - Throws: `EthereumError.invalidParity`.
    public func parity() throws(EthereumError) -> UInt8 {
        let v = bytes[64]
        switch v {
        case 0, 27: return 0
        case 1, 28: return 1
        case 35...: return (v - 35) % 2
        default: throw .invalidParity(v)
        }
    }

    /// The 65-byte public key that made the signature over the 32-byte digest.
    ///
    /// - Throws: `EthereumError.invalidDigestLength`, `.invalidParity` or `.recoveryFailed`.
    public func recoverPublicKey(digest: [UInt8]) throws(EthereumError) -> [UInt8] {
        guard digest.count == 32 else { throw .invalidDigestLength }
        let parity = try CInt(parity())
        let key = Secp256k1Context.withShared { context -> [UInt8]? in
            var signature = secp256k1_ecdsa_recoverable_signature()
            var key = secp256k1_pubkey()
            guard
                secp256k1_ecdsa_recoverable_signature_parse_compact(context, &signature, bytes, parity) == 1,
                secp256k1_ecdsa_recover(context, &key, &signature, digest) == 1
            else { return nil }
            return Secp256k1PublicKey.serialize(&key, context)
        }
        guard let key else { throw .recoveryFailed }
        return key
    }

    /// The account that made the signature over the 32-byte digest.
    ///
    /// - Throws: as `recoverPublicKey(digest:)`.
    public func recoverAddress(digest: [UInt8]) throws(EthereumError) -> EthereumAddress {
        try EthereumAddress(uncompressedPublicKey: recoverPublicKey(digest: digest))
    }

    private init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// 64 bytes with S lowered, or nil when R or S is out of range.
    private static func lowered(_ compact: ArraySlice<UInt8>) -> [UInt8]? {
        guard compact.prefix(32).contains(where: { $0 != 0 }), compact.suffix(32).contains(where: { $0 != 0 })
        else { return nil }
        let bytes = Array(compact)
        return Secp256k1Context.withShared { context -> [UInt8]? in
            var parsed = secp256k1_ecdsa_signature()
            var normal = secp256k1_ecdsa_signature()
            guard secp256k1_ecdsa_signature_parse_compact(context, &parsed, bytes) == 1 else { return nil }
            secp256k1_ecdsa_signature_normalize(context, &normal, &parsed)
            var lowered = [UInt8](repeating: 0, count: 64)
            secp256k1_ecdsa_signature_serialize_compact(context, &lowered, &normal)
            return lowered
        }
    }
}

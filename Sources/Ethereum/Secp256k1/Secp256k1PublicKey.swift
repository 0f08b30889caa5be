internal import CSecp256k1

/// Public keys of the curve secp256k1, as bytes.
///
/// See: SEC 1, sections 2.3.3 and 2.3.4
public enum Secp256k1PublicKey {
    /// The 65-byte form of a key given compressed (33 bytes) or uncompressed (65 bytes).
    ///
    /// - Throws: `EthereumError.invalidPublicKey` when the bytes are no point of the curve.
    public static func uncompressed(_ bytes: [UInt8]) throws(EthereumError) -> [UInt8] {
        // The library also takes the hybrid forms 6 and 7, which nobody else does.
        guard let form = bytes.first, (2...4).contains(form) else { throw .invalidPublicKey }
        let key = Secp256k1Context.withShared { context -> [UInt8]? in
            var key = secp256k1_pubkey()
            guard secp256k1_ec_pubkey_parse(context, &key, bytes, bytes.count) == 1 else { return nil }
            return serialize(&key, context)
        }
        guard let key else { throw .invalidPublicKey }
        return key
    }

    static func serialize(_ key: inout secp256k1_pubkey, _ context: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65)
        var count = bytes.count
        secp256k1_ec_pubkey_serialize(context, &bytes, &count, &key, UInt32(SECP256K1_EC_UNCOMPRESSED))
        return bytes
    }
}

import CSodium
import Crypto

/// scrypt, from libsodium.
///
/// swift-crypto's own keeps to the letter of RFC 7914, section 2, where N must be below 2^(128 · r / 8); many keystore
/// files, the definition's test vector among them, have r = 1 and N = 2^18.
enum Scrypt {
    /// - Throws: `EthereumError.keystoreTooCostly` when there is not enough memory.
    static func derive(_ passphrase: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, count: Int)
        throws(EthereumError) -> SymmetricKey
    {
        guard let n = UInt64(exactly: n), let r = UInt32(exactly: r), let p = UInt32(exactly: p) else {
            throw .keystoreTooCostly
        }
        var derived = [UInt8](repeating: 0, count: count)
        defer { sodium_memzero(&derived, count) }
        let status = crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase, passphrase.count, salt, salt.count, n, r, p, &derived, count)
        guard status == 0 else { throw .keystoreTooCostly }
        return SymmetricKey(data: derived)
    }
}

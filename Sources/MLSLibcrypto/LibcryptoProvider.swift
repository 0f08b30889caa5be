public import MLS

/// The suites on the curves swift-crypto lacks: 4 and 6. Hashes and ciphers are swift-crypto's, the curves libcrypto's.
public struct LibcryptoProvider: CryptoProvider {
    public init() {}

    public var supportedCiphersuites: [Ciphersuite] { Self.suites.map(\.ciphersuite) }

    public func provider(for suite: Ciphersuite) -> (any CiphersuiteProvider)? {
        Self.suites.first { $0.ciphersuite == suite }
    }

    /// See: RFC 9420 section 17.1
    private static let suites: [ComposedCiphersuite] = [
        ComposedCiphersuite(
            .mls256DHKEMX448CHACHA20POLY1305SHA512Ed448, kem: DiffieHellmanKEM(X448Group()),
            aead: .chaCha20Poly1305, hash: .sha512, signatures: Ed448Scheme()),
        ComposedCiphersuite(
            .mls256DHKEMX448AES256GCMSHA512Ed448, kem: DiffieHellmanKEM(X448Group()), aead: .aes256GCM,
            hash: .sha512, signatures: Ed448Scheme()),
    ]
}

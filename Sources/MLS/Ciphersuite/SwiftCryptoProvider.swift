import Crypto

/// The suites whose algorithms swift-crypto has: 1, 2, 3, 5 and 7.
public struct SwiftCryptoProvider: CryptoProvider {
    public init() {}

    public var supportedCiphersuites: [Ciphersuite] { Self.suites.map(\.ciphersuite) }

    public func provider(for suite: Ciphersuite) -> (any CiphersuiteProvider)? {
        Self.suites.first { $0.ciphersuite == suite }
    }

    /// See: RFC 9420 section 17.1
    private static let suites: [ComposedCiphersuite] = [
        ComposedCiphersuite(
            .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519, kem: DiffieHellmanKEM(X25519Group()),
            aead: .chaCha20Poly1305, hash: .sha256, signatures: Ed25519Scheme()),
        ComposedCiphersuite(
            .mls128DHKEMX25519AES128GCMSHA256Ed25519, kem: DiffieHellmanKEM(X25519Group()),
            aead: .aes128GCM, hash: .sha256, signatures: Ed25519Scheme()),
        ComposedCiphersuite(
            .mls128DHKEMP256AES128GCMSHA256P256, kem: DiffieHellmanKEM(P256Group()),
            aead: .aes128GCM, hash: .sha256, signatures: ECDSAScheme<P256.Signing.PrivateKey>()),
        ComposedCiphersuite(
            .mls256DHKEMP521AES256GCMSHA512P521, kem: DiffieHellmanKEM(P521Group()),
            aead: .aes256GCM, hash: .sha512, signatures: ECDSAScheme<P521.Signing.PrivateKey>()),
        ComposedCiphersuite(
            .mls256DHKEMP384AES256GCMSHA384P384, kem: DiffieHellmanKEM(P384Group()),
            aead: .aes256GCM, hash: .sha384, signatures: ECDSAScheme<P384.Signing.PrivateKey>()),
    ]
}

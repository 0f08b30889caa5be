/// A signature algorithm.
///
/// See: RFC 9420 section 5.1.2
public protocol SignatureScheme: Sendable {
    /// A new key pair from the random source given.
    func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> SignatureKeyPair

    /// Both halves of a private key, the library's form of it kept in the private half.
    ///
    /// - Throws: ``CryptoError/invalidPrivateKey``.
    func keyPair(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignatureKeyPair

    /// Whether the bytes are a public key.
    func isValid(_ publicKey: SignaturePublicKey) -> Bool

    /// A signature in MLS's encoding: EdDSA's own, DER for ECDSA.
    func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8]

    /// Whether the signature is the key's for the message; false for anything malformed.
    func isSignature(_ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey) -> Bool
}

/// What a cryptographic operation refused. It never says more than that: no bytes, no keys, no hint which part of a
/// ciphertext was wrong.
public enum CryptoError: Error, Hashable, Sendable {
    /// A public key is no point of the curve, of small order, or of the wrong length.
    case invalidPublicKey
    /// A private key is out of range or of the wrong length.
    case invalidPrivateKey
    /// A ciphertext was not made for this key, nonce and context, or was changed.
    case decryptionFailed
    /// A key encapsulation could not be opened.
    case invalidEncapsulation
    /// A signature could not be made or is not the key's for this content.
    case invalidSignature
    /// A key, nonce or output of a length the algorithm does not have.
    case invalidLength
    /// An HPKE context has sealed or opened as many messages as it may.
    case messageLimitReached
    /// The provider does not have the cipher suite.
    case unsupportedCiphersuite
}

/// The operations of one cipher suite.
///
/// Inputs are spans, so that secrets, arrays and slices of messages pass without a copy; overloads for arrays are beside
/// the protocol. Everything built of these operations with labels is in ``CiphersuiteProvider`` extensions in
/// `LabeledCrypto.swift`.
///
/// See: RFC 9420 section 5.1
public protocol CiphersuiteProvider: Sendable {
    var ciphersuite: Ciphersuite { get }

    /// `Nh`: bytes of a hash, a tag and of every secret of the key schedule.
    var hashLength: Int { get }
    /// `Nk`: bytes of an AEAD key.
    var aeadKeyLength: Int { get }
    /// `Nn`: bytes of an AEAD nonce.
    var aeadNonceLength: Int { get }
    /// Bytes an AEAD adds to what it seals.
    var aeadTagLength: Int { get }

    /// The suite's hash of a message; `hashLength` bytes.
    func hash(_ message: RawSpan) -> [UInt8]

    /// The suite's MAC (HMAC with its hash); `hashLength` bytes. Compare with ``constantTimeEquals(_:_:)-swift.func``.
    func mac(key: Secret, message: RawSpan) -> [UInt8]

    /// HKDF-Extract.
    func extract(salt: RawSpan, inputKeyMaterial: RawSpan) -> Secret

    /// HKDF-Expand.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for more than 255 hashes of output.
    func expand(_ pseudoRandomKey: Secret, info: RawSpan, length: Int) throws(CryptoError) -> Secret

    /// Ciphertext followed by the tag.
    func aeadSeal(
        key: Secret, nonce: RawSpan, additionalData: RawSpan, plaintext: RawSpan
    ) throws(CryptoError) -> [UInt8]

    /// - Throws: ``CryptoError/decryptionFailed``.
    func aeadOpen(
        key: Secret, nonce: RawSpan, additionalData: RawSpan, ciphertext: RawSpan
    ) throws(CryptoError) -> [UInt8]

    /// `KEM.DeriveKeyPair`.
    func deriveKeyPair(inputKeyMaterial: Secret) throws(CryptoError) -> HPKEKeyPair

    /// A new key pair from fresh randomness.
    func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair

    /// Whether the bytes are a public key of the suite's KEM that a message can be sealed to.
    func isValid(_ publicKey: HPKEPublicKey) -> Bool

    /// The public half of a private key.
    func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey

    /// HPKE's `info` in the form ``hpkeSeal(to:info:additionalData:plaintext:random:)`` takes.
    func hpkeInfo(_ info: RawSpan) -> HPKEInfo

    /// HPKE base mode, one message.
    func hpkeSeal(
        to publicKey: HPKEPublicKey, info: HPKEInfo, additionalData: RawSpan, plaintext: RawSpan,
        random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext

    /// HPKE base mode, one message.
    func hpkeOpen(
        _ ciphertext: HPKECiphertext, with privateKey: HPKEPrivateKey, info: RawSpan, additionalData: RawSpan
    ) throws(CryptoError) -> Secret

    /// HPKE `SendExport`: a secret the holder of the private key can find again from `kemOutput`.
    func hpkeExport(
        to publicKey: HPKEPublicKey, info: RawSpan, exporterContext: RawSpan, length: Int,
        random: inout some RandomSource
    ) throws(CryptoError) -> (kemOutput: [UInt8], secret: Secret)

    /// HPKE `ReceiveExport`.
    func hpkeReceiveExport(
        kemOutput: [UInt8], with privateKey: HPKEPrivateKey, info: RawSpan, exporterContext: RawSpan,
        length: Int
    ) throws(CryptoError) -> Secret

    /// A new signature key pair from fresh randomness.
    func generateSignatureKeyPair(random: inout some RandomSource) throws(CryptoError) -> SignatureKeyPair

    /// The public half of a private key.
    func publicKey(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignaturePublicKey

    /// The same key with its library form kept, so that signing does not derive the public key each time.
    func prepared(_ privateKey: SignaturePrivateKey) throws(CryptoError) -> SignaturePrivateKey

    /// Whether the bytes are a signature public key of the suite.
    func isValid(_ publicKey: SignaturePublicKey) -> Bool

    /// A signature in the suite's encoding (DER for ECDSA).
    func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8]

    /// Whether the signature is the key's for the message; false as well for a key or signature that is malformed.
    func isSignature(_ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey) -> Bool
}

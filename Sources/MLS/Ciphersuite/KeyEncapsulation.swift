/// A key encapsulation mechanism, as HPKE uses it.
///
/// See: RFC 9180 section 4
public protocol KeyEncapsulation: Sendable {
    /// The number in HPKE's registry.
    var id: UInt16 { get }
    /// `Npk`: bytes of a public key.
    var publicKeyLength: Int { get }

    /// `DeriveKeyPair`.
    func deriveKeyPair(inputKeyMaterial: RawSpan) throws(CryptoError) -> HPKEKeyPair

    /// `GenerateKeyPair`, from the random source given.
    func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair

    /// The public half of a private key.
    func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey

    /// Whether the bytes are a public key that can be encapsulated to.
    func isValid(_ publicKey: HPKEPublicKey) -> Bool

    /// `Encap`.
    func encapsulate(
        to publicKey: HPKEPublicKey, random: inout some RandomSource
    ) throws(CryptoError) -> (sharedSecret: Secret, kemOutput: [UInt8])

    /// `Decap`.
    func decapsulate(_ kemOutput: [UInt8], with privateKey: HPKEPrivateKey) throws(CryptoError) -> Secret
}

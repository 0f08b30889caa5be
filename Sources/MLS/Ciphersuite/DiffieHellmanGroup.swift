/// A group in which two keys agree on a secret: what ``DiffieHellmanKEM`` is made of.
///
/// See: RFC 9180 section 4.1
public protocol DiffieHellmanGroup: Sendable {
    /// The number of the KEM made of this group.
    var kemID: UInt16 { get }
    /// The hash of that KEM.
    var kemHash: HashAlgorithm { get }
    /// `Npk`: bytes of an encoded public key.
    var publicKeyLength: Int { get }
    /// `Nsk`: bytes of an encoded private key.
    var privateKeyLength: Int { get }
    /// For groups whose scalars are sampled by rejection: the mask of a candidate's first byte. Nil where all bytes are
    /// a key.
    var candidateMask: UInt8? { get }

    /// Both halves of a private key, the library's form of it kept in the private half.
    ///
    /// - Throws: ``CryptoError/invalidPrivateKey``.
    func keyPair(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEKeyPair

    /// The shared point, encoded; all zero is refused.
    ///
    /// - Throws: ``CryptoError/invalidPublicKey``, ``CryptoError/invalidPrivateKey``.
    func agree(_ privateKey: HPKEPrivateKey, _ publicKey: HPKEPublicKey) throws(CryptoError) -> Secret

    /// Whether the bytes are a point with which somebody can agree on a secret.
    func isValid(_ publicKey: HPKEPublicKey) -> Bool
}

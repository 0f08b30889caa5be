/// A cipher suite put together from its four parts.
///
/// Another module that has other curves makes its suites with this, and writes only the curves.
public struct ComposedCiphersuite: CiphersuiteProvider {
    public let ciphersuite: Ciphersuite
    private let hashAlgorithm: HashAlgorithm
    private let aead: AEADAlgorithm
    private let hpke: HPKE
    private let kem: any KeyEncapsulation
    private let signatures: any SignatureScheme

    public init(
        _ ciphersuite: Ciphersuite, kem: any KeyEncapsulation, aead: AEADAlgorithm, hash: HashAlgorithm,
        signatures: any SignatureScheme
    ) {
        self.ciphersuite = ciphersuite
        self.kem = kem
        self.aead = aead
        self.signatures = signatures
        hashAlgorithm = hash
        hpke = HPKE(kem: kem, hash: hash, aead: aead)
    }

    public var hashLength: Int { hashAlgorithm.length }
    public var aeadKeyLength: Int { aead.keyLength }
    public var aeadNonceLength: Int { aead.nonceLength }
    public var aeadTagLength: Int { aead.tagLength }

    public func hash(_ message: RawSpan) -> [UInt8] {
        hashAlgorithm.hash(message)
    }

    public func mac(key: Secret, message: RawSpan) -> [UInt8] {
        hashAlgorithm.mac(key: key.span, message: message)
    }

    public func extract(salt: RawSpan, inputKeyMaterial: RawSpan) -> Secret {
        hashAlgorithm.extract(salt: salt, inputKeyMaterial: inputKeyMaterial)
    }

    public func expand(_ pseudoRandomKey: Secret, info: RawSpan, length: Int) throws(CryptoError) -> Secret {
        try hashAlgorithm.expand(pseudoRandomKey.span, info: info, length: length)
    }

    public func aeadSeal(
        key: Secret, nonce: RawSpan, additionalData: RawSpan, plaintext: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try aead.seal(key: key.span, nonce: nonce, additionalData: additionalData, plaintext: plaintext)
    }

    public func aeadOpen(
        key: Secret, nonce: RawSpan, additionalData: RawSpan, ciphertext: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try aead.open(key: key.span, nonce: nonce, additionalData: additionalData, ciphertext: ciphertext)
    }

    public func deriveKeyPair(inputKeyMaterial: Secret) throws(CryptoError) -> HPKEKeyPair {
        try kem.deriveKeyPair(inputKeyMaterial: inputKeyMaterial.span)
    }

    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair {
        try kem.generateKeyPair(random: &random)
    }

    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        kem.isValid(publicKey)
    }

    public func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey {
        try kem.publicKey(of: privateKey)
    }

    public func hpkeInfo(_ info: RawSpan) -> HPKEInfo {
        hpke.prepare(info)
    }

    public func hpkeSeal(
        to publicKey: HPKEPublicKey, info: HPKEInfo, additionalData: RawSpan, plaintext: RawSpan,
        random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext {
        try hpke.seal(
            to: publicKey, info: info, additionalData: additionalData, plaintext: plaintext, random: &random)
    }

    public func hpkeOpen(
        _ ciphertext: HPKECiphertext, with privateKey: HPKEPrivateKey, info: RawSpan, additionalData: RawSpan
    ) throws(CryptoError) -> Secret {
        try hpke.open(ciphertext, with: privateKey, info: info, additionalData: additionalData)
    }

    public func hpkeExport(
        to publicKey: HPKEPublicKey, info: RawSpan, exporterContext: RawSpan, length: Int,
        random: inout some RandomSource
    ) throws(CryptoError) -> (kemOutput: [UInt8], secret: Secret) {
        try hpke.export(
            to: publicKey, info: info, exporterContext: exporterContext, length: length, random: &random)
    }

    public func hpkeReceiveExport(
        kemOutput: [UInt8], with privateKey: HPKEPrivateKey, info: RawSpan, exporterContext: RawSpan,
        length: Int
    ) throws(CryptoError) -> Secret {
        try hpke.receiveExport(
            kemOutput: kemOutput, with: privateKey, info: info, exporterContext: exporterContext,
            length: length)
    }

    public func generateSignatureKeyPair(
        random: inout some RandomSource
    ) throws(CryptoError) -> SignatureKeyPair {
        try signatures.generateKeyPair(random: &random)
    }

    public func publicKey(of privateKey: SignaturePrivateKey) throws(CryptoError) -> SignaturePublicKey {
        try signatures.keyPair(of: privateKey).publicKey
    }

    public func prepared(_ privateKey: SignaturePrivateKey) throws(CryptoError) -> SignaturePrivateKey {
        try signatures.keyPair(of: privateKey).privateKey
    }

    public func isValid(_ publicKey: SignaturePublicKey) -> Bool {
        signatures.isValid(publicKey)
    }

    public func sign(_ message: RawSpan, with privateKey: SignaturePrivateKey) throws(CryptoError) -> [UInt8]
    {
        try signatures.sign(message, with: privateKey)
    }

    public func isSignature(
        _ signature: [UInt8], of message: RawSpan, by publicKey: SignaturePublicKey
    ) -> Bool {
        signatures.isSignature(signature, of: message, by: publicKey)
    }
}

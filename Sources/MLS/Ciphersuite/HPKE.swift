/// Hybrid public key encryption, base mode.
///
/// Our own on the primitives of a library, because the library's has another number for X-Wing than XMTP's network,
/// accepts points of small order, and cannot derive a key pair.
///
/// See: RFC 9180
public struct HPKE: Sendable {
    let kem: any KeyEncapsulation
    let aead: AEADAlgorithm
    private let derivation: LabeledKeyDerivation
    /// Mode, and the hash of the empty PSK identifier: what stands before the hash of `info` in every key schedule.
    private let contextStart: [UInt8]

    public init(kem: any KeyEncapsulation, hash: HashAlgorithm, aead: AEADAlgorithm) {
        self.kem = kem
        self.aead = aead
        derivation = LabeledKeyDerivation(kem: kem.id, hash: hash, aead: aead.id)
        let baseMode: UInt8 = 0
        contextStart =
            [baseMode] + derivation.extract(salt: RawSpan(), "psk_id_hash", RawSpan()).copyBytes()
    }

    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
    public static let x25519 = HPKE(
        kem: DiffieHellmanKEM(X25519Group()), hash: .sha256, aead: .chaCha20Poly1305)

    /// X-Wing, HKDF-SHA256, ChaCha20Poly1305.
    ///
    /// See: spec groups.md 9.2
    public static let xWing = HPKE(kem: XWingKEM(), hash: .sha256, aead: .chaCha20Poly1305)

    /// A new key pair from fresh randomness.
    public func generateKeyPair(random: inout some RandomSource) throws(CryptoError) -> HPKEKeyPair {
        try kem.generateKeyPair(random: &random)
    }

    /// The public half of a private key.
    public func publicKey(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEPublicKey {
        try kem.publicKey(of: privateKey)
    }

    /// Whether the bytes are a public key that can be sealed to.
    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        kem.isValid(publicKey)
    }

    /// `SetupBaseS`: a context that seals several messages to one recipient.
    public func senderContext(
        to publicKey: HPKEPublicKey, info: RawSpan, random: inout some RandomSource
    ) throws(CryptoError) -> HPKESenderContext {
        let (sharedSecret, kemOutput) = try kem.encapsulate(to: publicKey, random: &random)
        return HPKESenderContext(kemOutput: kemOutput, context: try context(sharedSecret, info))
    }

    /// `SetupBaseR`: a context that opens, in their order, the messages of one sender's context.
    public func recipientContext(
        kemOutput: [UInt8], with privateKey: HPKEPrivateKey, info: RawSpan
    ) throws(CryptoError) -> HPKERecipientContext {
        HPKERecipientContext(context: try context(kem.decapsulate(kemOutput, with: privateKey), info))
    }

    /// The form of `info` to seal several messages with.
    public func prepare(_ info: RawSpan) -> HPKEInfo {
        var context = contextStart
        derivation.extract(salt: RawSpan(), "info_hash", info).withUnsafeBytes {
            context.append(contentsOf: $0)
        }
        return HPKEInfo(scheduleContext: context)
    }

    /// One message to one recipient.
    public func seal(
        to publicKey: HPKEPublicKey, info: RawSpan, additionalData: RawSpan, plaintext: RawSpan,
        random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext {
        try seal(
            to: publicKey, info: prepare(info), additionalData: additionalData, plaintext: plaintext,
            random: &random)
    }

    /// One message to one recipient.
    public func seal(
        to publicKey: HPKEPublicKey, info: HPKEInfo, additionalData: RawSpan, plaintext: RawSpan,
        random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext {
        let (sharedSecret, kemOutput) = try kem.encapsulate(to: publicKey, random: &random)
        let schedule = schedule(sharedSecret, info)
        let key = try schedule.key()
        let nonce = try schedule.baseNonce()
        let ciphertext = try aead.seal(
            key: key.span, nonce: nonce.span, additionalData: additionalData, plaintext: plaintext)
        return HPKECiphertext(kemOutput: kemOutput, ciphertext: ciphertext)
    }

    /// One message of one sender.
    public func open(
        _ ciphertext: HPKECiphertext, with privateKey: HPKEPrivateKey, info: RawSpan, additionalData: RawSpan
    ) throws(CryptoError) -> Secret {
        let schedule = schedule(try kem.decapsulate(ciphertext.kemOutput, with: privateKey), info)
        let key = try schedule.key()
        let nonce = try schedule.baseNonce()
        return try aead.openSecret(
            key: key.span, nonce: nonce.span, additionalData: additionalData,
            ciphertext: ciphertext.ciphertext.span.bytes)
    }

    /// `SendExport`.
    public func export(
        to publicKey: HPKEPublicKey, info: RawSpan, exporterContext: RawSpan, length: Int,
        random: inout some RandomSource
    ) throws(CryptoError) -> (kemOutput: [UInt8], secret: Secret) {
        let (sharedSecret, kemOutput) = try kem.encapsulate(to: publicKey, random: &random)
        let exporter = try schedule(sharedSecret, info).exporterSecret()
        return (kemOutput, try derivation.expand(exporter, "sec", exporterContext, length: length))
    }

    /// `ReceiveExport`.
    public func receiveExport(
        kemOutput: [UInt8], with privateKey: HPKEPrivateKey, info: RawSpan, exporterContext: RawSpan,
        length: Int
    ) throws(CryptoError) -> Secret {
        let exporter = try schedule(kem.decapsulate(kemOutput, with: privateKey), info).exporterSecret()
        return try derivation.expand(exporter, "sec", exporterContext, length: length)
    }

    private func schedule(_ sharedSecret: Secret, _ info: RawSpan) -> HPKEKeySchedule {
        schedule(sharedSecret, prepare(info))
    }

    private func schedule(_ sharedSecret: Secret, _ info: HPKEInfo) -> HPKEKeySchedule {
        let secret = derivation.extract(salt: sharedSecret.span, "secret", RawSpan())
        return HPKEKeySchedule(
            secret: secret, context: info.scheduleContext, derivation: derivation, aead: aead)
    }

    private func context(_ sharedSecret: Secret, _ info: RawSpan) throws(CryptoError) -> HPKEContext {
        let schedule = schedule(sharedSecret, info)
        return HPKEContext(
            aead: aead, derivation: derivation, key: try schedule.key(), baseNonce: try schedule.baseNonce(),
            exporterSecret: try schedule.exporterSecret())
    }
}

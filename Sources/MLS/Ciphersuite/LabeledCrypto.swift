/// Builds the structures that labels are put into: `opaque label<V>` with its prefix, then `opaque value<V>`.
enum LabeledInput {
    /// What RFC 9420 puts before every label but those of references.
    static let prefix = "MLS 1.0 "

    /// `SignContent` and `EncryptContext`: both are a prefixed label and a value.
    ///
    /// See: RFC 9420 sections 5.1.2, 5.1.3
    static func content(_ label: String, _ value: RawSpan) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(prefix.utf8.count + label.utf8.count + value.byteCount + 8)
        append(prefix, label, to: &bytes)
        append(value, to: &bytes)
        return bytes
    }

    /// `KDFLabel`.
    ///
    /// See: RFC 9420 section 8
    static func keyDerivation(_ label: String, _ context: RawSpan, length: UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(prefix.utf8.count + label.utf8.count + context.byteCount + 10)
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
        append(prefix, label, to: &bytes)
        append(context, to: &bytes)
        return bytes
    }

    /// `RefHashInput`; its label has no prefix added.
    ///
    /// See: RFC 9420 section 5.2
    static func reference(_ label: String, _ value: RawSpan) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(label.utf8.count + value.byteCount + 8)
        append("", label, to: &bytes)
        append(value, to: &bytes)
        return bytes
    }

    private static func append(_ prefix: String, _ label: String, to bytes: inout [UInt8]) {
        appendLength(prefix.utf8.count + label.utf8.count, to: &bytes)
        bytes.append(contentsOf: prefix.utf8)
        bytes.append(contentsOf: label.utf8)
    }

    private static func append(_ value: RawSpan, to bytes: inout [UInt8]) {
        appendLength(value.byteCount, to: &bytes)
        value.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// A variable-length vector's length. Inputs are our own encodings, far below the 2^30 the format ends at.
    ///
    /// See: RFC 9420 section 2.1.2
    private static func appendLength(_ length: Int, to bytes: inout [UInt8]) {
        if length < 0x40 {
            bytes.append(UInt8(truncatingIfNeeded: length))
        } else if length < 0x4000 {
            bytes.append(0x40 | UInt8(truncatingIfNeeded: length >> 8))
            bytes.append(UInt8(truncatingIfNeeded: length))
        } else {
            precondition(length < 0x4000_0000, "more than a gigabyte under one label")
            bytes.append(0x80 | UInt8(truncatingIfNeeded: length >> 24))
            bytes.append(UInt8(truncatingIfNeeded: length >> 16))
            bytes.append(UInt8(truncatingIfNeeded: length >> 8))
            bytes.append(UInt8(truncatingIfNeeded: length))
        }
    }
}

extension CiphersuiteProvider {
    /// `ExpandWithLabel`.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for more output than the hash can give.
    /// See: RFC 9420 section 8
    public func expand(
        _ secret: Secret, label: String, context: RawSpan, length: Int
    ) throws(CryptoError) -> Secret {
        guard let encodedLength = UInt16(exactly: length) else { throw .invalidLength }
        let info = LabeledInput.keyDerivation(label, context, length: encodedLength)
        return try expand(secret, info: info.span.bytes, length: length)
    }

    /// `ExpandWithLabel`.
    public func expand(
        _ secret: Secret, label: String, context: [UInt8], length: Int
    ) throws(CryptoError) -> Secret {
        try expand(secret, label: label, context: context.span.bytes, length: length)
    }

    /// `DeriveSecret`: one hash of output, no context.
    ///
    /// See: RFC 9420 section 8
    public func derive(_ secret: Secret, label: String) throws(CryptoError) -> Secret {
        try expand(secret, label: label, context: [], length: hashLength)
    }

    /// `DeriveTreeSecret`: the generation is the context.
    ///
    /// See: RFC 9420 section 9
    public func deriveTreeSecret(
        _ secret: Secret, label: String, generation: UInt32, length: Int
    ) throws(CryptoError) -> Secret {
        let bigEndian = generation.bigEndian
        return try withUnsafeBytes(of: bigEndian) { (bytes) throws(CryptoError) in
            try expand(secret, label: label, context: RawSpan(_unsafeBytes: bytes), length: length)
        }
    }

    /// `RefHash`.
    ///
    /// See: RFC 9420 section 5.2
    public func referenceHash(label: String, value: RawSpan) -> [UInt8] {
        hash(LabeledInput.reference(label, value))
    }

    /// `RefHash`.
    public func referenceHash(label: String, value: [UInt8]) -> [UInt8] {
        referenceHash(label: label, value: value.span.bytes)
    }

    /// `SignWithLabel`.
    ///
    /// See: RFC 9420 section 5.1.2
    public func sign(
        label: String, content: [UInt8], with privateKey: SignaturePrivateKey
    ) throws(CryptoError) -> [UInt8] {
        try sign(LabeledInput.content(label, content.span.bytes).span.bytes, with: privateKey)
    }

    /// `VerifyWithLabel`; false as well for a key or signature that is malformed.
    ///
    /// See: RFC 9420 section 5.1.2
    public func isSignature(
        _ signature: [UInt8], label: String, content: [UInt8], by publicKey: SignaturePublicKey
    ) -> Bool {
        let message = LabeledInput.content(label, content.span.bytes)
        return isSignature(signature, of: message.span.bytes, by: publicKey)
    }

    /// `EncryptWithLabel`.
    ///
    /// See: RFC 9420 section 5.1.3
    public func encrypt(
        to publicKey: HPKEPublicKey, label: String, context: [UInt8], plaintext: RawSpan,
        random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext {
        try encrypt(
            to: publicKey, in: encryptionContext(label: label, context), plaintext: plaintext,
            random: &random)
    }

    /// `EncryptContext`, for as many recipients as there are.
    ///
    /// See: RFC 9420 section 5.1.3
    func encryptionContext(label: String, _ context: [UInt8]) -> HPKEInfo {
        hpkeInfo(LabeledInput.content(label, context.span.bytes).span.bytes)
    }

    /// `EncryptWithLabel`, with label and context prepared.
    func encrypt(
        to publicKey: HPKEPublicKey, in context: HPKEInfo, plaintext: RawSpan, random: inout some RandomSource
    ) throws(CryptoError) -> HPKECiphertext {
        try hpkeSeal(
            to: publicKey, info: context, additionalData: RawSpan(), plaintext: plaintext, random: &random)
    }

    /// `DecryptWithLabel`.
    ///
    /// See: RFC 9420 section 5.1.3
    public func decrypt(
        _ ciphertext: HPKECiphertext, with privateKey: HPKEPrivateKey, label: String, context: [UInt8]
    ) throws(CryptoError) -> Secret {
        let info = LabeledInput.content(label, context.span.bytes)
        return try hpkeOpen(ciphertext, with: privateKey, info: info.span.bytes, additionalData: RawSpan())
    }
}

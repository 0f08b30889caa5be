/// What both sides of a context have: the keys and how many messages were done.
///
/// See: RFC 9180 section 5.2
struct HPKEContext: Sendable {
    let aead: AEADAlgorithm
    let derivation: LabeledKeyDerivation
    let key: Secret
    let baseNonce: Secret
    let exporterSecret: Secret
    private var sequence: UInt64 = 0

    init(
        aead: AEADAlgorithm, derivation: LabeledKeyDerivation, key: Secret, baseNonce: Secret,
        exporterSecret: Secret
    ) {
        self.aead = aead
        self.derivation = derivation
        self.key = key
        self.baseNonce = baseNonce
        self.exporterSecret = exporterSecret
    }

    /// `ComputeNonce`: the number, big-endian, folded into the end of the base nonce.
    var nonce: Secret {
        let number = sequence.bigEndian
        return Secret(count: baseNonce.count) { nonce in
            baseNonce.withUnsafeBytes { nonce.copyMemory(from: $0) }
            withUnsafeBytes(of: number) { number in
                for (index, byte) in zip(nonce.indices.suffix(number.count), number) { nonce[index] ^= byte }
            }
        }
    }

    /// `IncrementSeq`; after the last number nothing is sealed or opened any more.
    mutating func advance() throws(CryptoError) {
        let (next, overflow) = sequence.addingReportingOverflow(1)
        guard !overflow else { throw .messageLimitReached }
        sequence = next
    }

    func export(_ exporterContext: RawSpan, length: Int) throws(CryptoError) -> Secret {
        try derivation.expand(exporterSecret, "sec", exporterContext, length: length)
    }
}

/// Seals messages, in order, to one recipient.
public struct HPKESenderContext: Sendable {
    /// What the recipient needs to make its context.
    public let kemOutput: [UInt8]
    private var context: HPKEContext

    init(kemOutput: [UInt8], context: HPKEContext) {
        self.kemOutput = kemOutput
        self.context = context
    }

    /// The next message's ciphertext.
    public mutating func seal(additionalData: RawSpan, plaintext: RawSpan) throws(CryptoError) -> [UInt8] {
        let nonce = context.nonce
        try context.advance()
        return try context.aead.seal(
            key: context.key.span, nonce: nonce.span, additionalData: additionalData, plaintext: plaintext)
    }

    /// A secret both sides can derive.
    public func export(_ exporterContext: RawSpan, length: Int) throws(CryptoError) -> Secret {
        try context.export(exporterContext, length: length)
    }
}

/// Opens the messages of one sender, in their order.
public struct HPKERecipientContext: Sendable {
    private var context: HPKEContext

    init(context: HPKEContext) {
        self.context = context
    }

    /// The next message's plaintext. One that does not open does not count.
    public mutating func open(additionalData: RawSpan, ciphertext: RawSpan) throws(CryptoError) -> [UInt8] {
        let plaintext = try context.aead.open(
            key: context.key.span, nonce: context.nonce.span, additionalData: additionalData,
            ciphertext: ciphertext)
        try context.advance()
        return plaintext
    }

    /// A secret both sides can derive.
    public func export(_ exporterContext: RawSpan, length: Int) throws(CryptoError) -> Secret {
        try context.export(exporterContext, length: length)
    }
}

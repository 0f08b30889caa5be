import MLS

/// What a welcome pointer holds: where the shared welcome lies and how it is opened.
///
/// See: spec groups.md 2.3, 9.3
public struct WelcomePointer: Hashable, Sendable {
    static let destinationLength = 32
    static let keyLength = 32
    static let nonceLength = 12

    /// The topic of the shared welcome; 32 bytes.
    public let destination: [UInt8]
    let key: [UInt8]
    let dataNonce: [UInt8]
    let metadataNonce: [UInt8]

    init(destination: [UInt8], key: [UInt8], dataNonce: [UInt8], metadataNonce: [UInt8]) {
        self.destination = destination
        self.key = key
        self.dataNonce = dataNonce
        self.metadataNonce = metadataNonce
    }

    /// A new pointer: all random, the nonces different.
    init(random: inout some RandomSource) {
        let dataNonce = random.bytes(count: Self.nonceLength)
        var metadataNonce = random.bytes(count: Self.nonceLength)
        while metadataNonce == dataNonce { metadataNonce = random.bytes(count: Self.nonceLength) }
        self.init(
            destination: random.bytes(count: Self.destinationLength),
            key: random.bytes(count: Self.keyLength),
            dataNonce: dataNonce, metadataNonce: metadataNonce)
    }

    /// Reads an opened pointer, or one kept in the store while its welcome is not there yet.
    ///
    /// - Throws: `malformedMessage`, `unsupportedAlgorithm`.
    public init(bytes: [UInt8]) throws(ConversationsError) {
        var fields = RawPointer()
        do {
            var reader = ProtobufReader(bytes)
            while let field = try reader.nextField() {
                if field.number == 1 {
                    try fields.merge(reader.message(field))
                } else {
                    try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "a welcome pointer is no protocol buffer")
        }
        guard fields.algorithm == PointeeAlgorithms.chaCha20Poly1305 else {
            throw ConversationsError(.unsupportedAlgorithm, "a welcome pointer names an unknown cipher")
        }
        guard fields.destination.count == Self.destinationLength, fields.key.count == Self.keyLength,
            fields.dataNonce.count == Self.nonceLength, fields.metadataNonce.count == Self.nonceLength
        else { throw ConversationsError(.malformedMessage, "a welcome pointer has parts of a wrong length") }
        self.init(
            destination: fields.destination, key: fields.key, dataNonce: fields.dataNonce,
            metadataNonce: fields.metadataNonce)
    }

    /// The plaintext of a pointer. It holds a key: seal it wherever it is kept.
    public func bytes() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.writeMessage(field: 1) { inner in
            inner.write(destination, field: 1)
            inner.write(UInt64(PointeeAlgorithms.chaCha20Poly1305), field: 2)
            inner.write(key, field: 3)
            inner.write(dataNonce, field: 4)
            inner.write(metadataNonce, field: 5)
        }
        return writer.bytes
    }

    func seal(_ plaintext: [UInt8], nonce: [UInt8]) throws(ConversationsError) -> [UInt8] {
        do {
            return try AEADAlgorithm.chaCha20Poly1305.seal(
                key: key.span.bytes, nonce: nonce.span.bytes, additionalData: RawSpan(),
                plaintext: plaintext.span.bytes)
        } catch {
            throw ConversationsError(.cryptography, "a shared welcome cannot be sealed")
        }
    }

    func open(_ ciphertext: [UInt8], nonce: [UInt8]) throws(ConversationsError) -> [UInt8] {
        do {
            return try AEADAlgorithm.chaCha20Poly1305.open(
                key: key.span.bytes, nonce: nonce.span.bytes, additionalData: RawSpan(),
                ciphertext: ciphertext.span.bytes)
        } catch {
            throw ConversationsError(
                .welcomeUndecryptable, "a shared welcome does not open with its pointer's key")
        }
    }
}

/// `WelcomeV1Pointer` while it is read.
private struct RawPointer {
    var destination: [UInt8] = []
    var algorithm: Int32 = 0
    var key: [UInt8] = []
    var dataNonce: [UInt8] = []
    var metadataNonce: [UInt8] = []

    mutating func merge(_ reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.nextField() {
            switch field.number {
            case 1: destination = try reader.bytes(field)
            case 2: algorithm = try reader.int32(field)
            case 3: key = try reader.bytes(field)
            case 4: dataNonce = try reader.bytes(field)
            case 5: metadataNonce = try reader.bytes(field)
            default: try reader.skip(field)
            }
        }
    }
}

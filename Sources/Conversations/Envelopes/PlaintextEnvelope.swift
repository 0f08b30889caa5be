/// What an MLS application message decrypts to.
///
/// See: spec content.md 1.1; spec groups.md 2.3, 10
public enum PlaintextEnvelope: Hashable, Sendable {
    /// A message: the bytes of an `EncodedContent`, exactly as sent, and the key that enters the message id.
    case message(content: [UInt8], idempotencyKey: ExactText)
    /// The second form, once used for device sync: read and ignored.
    case ignored

    /// - Throws: `malformedMessage`; `emptyEnvelope` when neither form is there.
    public init(bytes: [UInt8]) throws(ConversationsError) {
        var envelope: PlaintextEnvelope?
        do {
            var reader = ProtobufReader(bytes)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: envelope = try Self.message(reader.message(field), after: envelope)
                case 2:
                    _ = try reader.message(field)
                    envelope = .ignored
                default: try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "an application message is no envelope")
        }
        guard let envelope else {
            throw ConversationsError(.emptyEnvelope, "an envelope holds neither form of content")
        }
        self = envelope
    }

    /// The bytes to encrypt. The ignored form has none to write: nothing sends it.
    public func bytes() -> [UInt8] {
        guard case .message(let content, let key) = self else { return [] }
        var writer = ProtobufWriter()
        writer.writeMessage(field: 1) { inner in
            inner.write(content, field: 1)
            inner.write(key, field: 2)
        }
        return writer.bytes
    }

    private static func message(
        _ reader: ProtobufReader, after earlier: PlaintextEnvelope?
    ) throws(ProtobufError) -> PlaintextEnvelope {
        var reader = reader
        var content: [UInt8] = []
        var key: ExactText = ""
        if case .message(let earlierContent, let earlierKey) = earlier {
            content = earlierContent
            key = earlierKey
        }
        while let field = try reader.nextField() {
            switch field.number {
            case 1: content = try reader.bytes(field)
            case 2: key = try reader.text(field)
            default: try reader.skip(field)
            }
        }
        return .message(content: content, idempotencyKey: key)
    }
}

/// A message before it is encrypted: what is stored first, and what is sealed when it is published.
///
/// See: spec groups.md 10.1
public struct OutgoingMessage: Hashable, Sendable {
    public let id: MessageID
    public let conversation: ConversationID
    /// The bytes of an `EncodedContent`.
    public let content: [UInt8]
    public let idempotencyKey: String
    /// A hint for push services.
    public let shouldPush: Bool

    /// - Parameter idempotencyKey: makes equal contents different messages; nil takes the time in decimal, as libxmtp
    ///   does. A retry keeps the key and with it the id.
    public init(
        conversation: ConversationID, content: [UInt8], sentNanoseconds: Int64, idempotencyKey: String? = nil,
        shouldPush: Bool = false
    ) {
        let key = idempotencyKey ?? String(sentNanoseconds)
        id = MessageID(conversation: conversation, idempotencyKey: key, content: content)
        self.conversation = conversation
        self.content = content
        self.idempotencyKey = key
        self.shouldPush = shouldPush
    }

    /// The plaintext of the MLS application message.
    public func envelope() -> [UInt8] {
        PlaintextEnvelope.message(content: content, idempotencyKey: ExactText(idempotencyKey)).bytes()
    }
}

public import Foundation

/// Sends a content into a conversation, or to a person.
public struct SendContent: ControlRequest {
    public static let name = "send"

    /// What is sent.
    public enum Content: Codable, Sendable, Hashable {
        case text(String)
        case markdown(String)
        case file(name: String, mediaType: String, bytes: Data)
        case reaction(symbol: String, removing: Bool)
        case readReceipt
        /// An `EncodedContent` as it is.
        case encoded(Data)
    }

    /// A conversation id, the beginning of one, or a person.
    public var to: String
    public var content: Content
    /// The message that is answered or reacted to: its id, or the beginning of it.
    public var answering: String?
    /// Makes a repetition the same message.
    public var idempotencyKey: String?

    /// What to send where.
    public init(_ content: Content, to: String, answering: String? = nil, idempotencyKey: String? = nil) {
        self.content = content
        self.to = to
        self.answering = answering
        self.idempotencyKey = idempotencyKey
    }

    /// What became of it.
    public struct Answer: Codable, Sendable {
        public var message: String
        public var conversation: String
        /// `published`, or `queued` while the node cannot be reached.
        public var status: String
        /// Why it is only queued.
        public var reason: String?
    }
}

/// Deletes a message for everyone.
public struct DeleteForEveryone: ControlRequest {
    public static let name = "delete"

    public var message: String
    public var conversation: String

    /// Names the message and its conversation.
    public init(_ message: String, in conversation: String) {
        self.message = message
        self.conversation = conversation
    }

    /// The message that asks for it.
    public struct Answer: Codable, Sendable {
        public var message: String
    }
}

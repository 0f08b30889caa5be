/// The conversations, the one used last first, one item each.
public struct ListConversations: ControlRequest {
    public typealias Item = ConversationView
    public typealias Answer = Done
    public static let name = "conversations"

    /// Only those with this decision: `allowed`, `unknown`, `denied`; nil for all.
    public var consent: String?

    /// All, or those with one decision.
    public init(consent: String? = nil) { self.consent = consent }
}

/// One conversation with everything there is to say of it.
public struct ShowConversation: ControlRequest {
    public typealias Answer = ConversationDetail
    public static let name = "conversation"

    /// A conversation id, the beginning of one, or a person.
    public var conversation: String

    /// Names the conversation.
    public init(_ conversation: String) { self.conversation = conversation }
}

/// A conversation's messages by time, one item each.
public struct ListMessages: ControlRequest {
    public typealias Item = MessageView
    public typealias Answer = Done
    public static let name = "messages"

    /// A conversation id, the beginning of one, or a person.
    public var conversation: String
    /// Only messages sent after this time, in nanoseconds since 1970.
    public var afterNanoseconds: Int64?
    /// At most so many, the newest.
    public var limit: Int?
    /// Whether the bytes of the contents are wanted.
    public var withContent: Bool

    /// Names the conversation.
    public init(
        _ conversation: String, afterNanoseconds: Int64? = nil, limit: Int? = nil, withContent: Bool = false
    ) {
        self.conversation = conversation
        self.afterNanoseconds = afterNanoseconds
        self.limit = limit
        self.withContent = withContent
    }
}

/// Brings everything up to date.
public struct Synchronise: ControlRequest {
    public static let name = "sync"

    /// What was done.
    public struct Answer: Codable, Sendable {
        /// Conversations joined.
        public var joined: [String]
        /// Envelopes read.
        public var received: Int
        /// Envelopes sent.
        public var published: Int
        /// What failed; the rest went on.
        public var failures: [String]
    }

    /// Everything.
    public init() {}
}

/// Finds out whom a word means.
public struct ResolvePerson: ControlRequest {
    public static let name = "person"

    /// An inbox id or the beginning of a known one, an Ethereum address, a mail address, an alias.
    public var word: String

    /// Asks about a word.
    public init(_ word: String) { self.word = word }

    /// Who it is.
    public struct Answer: Codable, Sendable {
        public var inbox: String
        /// The user's own name for them.
        public var name: String?
    }
}

/// Why a call to a node failed, and whether asking again makes sense.
///
/// Equality looks at the code alone. ``serverText`` is what the node wrote: foreign text, kept apart for logs at the
/// user's request; ``reason`` is ours and holds no content, keys or names.
public struct NodeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened, in stable words.
    public enum Code: String, Sendable, CaseIterable {
        /// The node found the request malformed or its content invalid.
        case invalidRequest
        /// The node forbids this caller.
        case permissionDenied
        /// The node does not know the call, or refuses this client's version.
        case unsupported
        /// The budget of calls is used up, at the node or in our own count.
        case rateLimited
        /// A request or an answer is larger than the limit.
        case tooLarge
        /// The node cannot be reached, or says it cannot serve now.
        case unavailable
        /// No answer within the deadline.
        case deadlineExceeded
        /// The caller gave up.
        case cancelled
        /// The node ended a stream because it was not read fast enough.
        case cutOff
        /// A stream ended without an error.
        case streamEnded
        /// Trouble inside the node.
        case nodeTrouble
        /// A status without further meaning.
        case unknown
        /// The node answered something that is not an answer to the question.
        case badAnswer
        /// The log of the inbox is full (256 entries).
        case inboxLogFull
        /// The network has moved to its decentralised successor: v3 takes no more writes or streams.
        case cutover
        /// The call may or may not have taken effect, and repeating it is not harmless.
        case outcomeUnknown
        /// An address, URL or setting given by the user cannot be used.
        case badConfiguration
    }

    /// Whether to ask again.
    public enum Retry: Sendable, Equatable {
        /// The same request will fail again.
        case never
        /// At once, or with the caller's own waits.
        case soon
        /// Not before this time has passed.
        case later(Duration)
    }

    public var code: Code
    /// For a person: what happened.
    public var reason: String
    /// The node's own text, if it sent one. Untrusted.
    public var serverText: String?
    public var retry: Retry

    /// A failure of the given kind; the advice follows from the code unless given.
    public init(_ code: Code, _ reason: String, serverText: String? = nil, retry: Retry? = nil) {
        self.code = code
        self.reason = reason
        self.serverText = serverText
        self.retry = retry ?? code.usualRetry
    }

    public static func == (a: NodeError, b: NodeError) -> Bool { a.code == b.code }

    public var description: String { "\(code.rawValue): \(reason)" }
}

extension NodeError.Code {
    /// What is worth trying again by nature. See: spec network.md 2.4, last paragraph.
    var usualRetry: NodeError.Retry {
        switch self {
        case .unavailable, .deadlineExceeded, .cutOff, .streamEnded, .nodeTrouble, .unknown, .badAnswer:
            .soon
        case .rateLimited:
            .later(NodeLimits.pauseAfterRateLimit)
        case .invalidRequest, .permissionDenied, .unsupported, .tooLarge, .cancelled, .inboxLogFull, .cutover,
            .outcomeUnknown, .badConfiguration:
            .never
        }
    }

    /// Whether the request may have taken effect although it failed.
    var isAmbiguous: Bool {
        switch self {
        case .unavailable, .deadlineExceeded, .nodeTrouble, .unknown, .badAnswer, .cancelled, .cutOff,
            .streamEnded:
            true
        default:
            false
        }
    }
}

/// What went wrong in the engine, in words for a person; never content, keys or addresses.
///
/// Tests and callers match on ``code``; ``reason`` is for people.
public struct ClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, listed in the module's documentation.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no such conversation, message or inbox.
        case notFound
        /// We are not a member, or no longer.
        case inactive
        /// The conversation waits for a newer version of this program.
        case paused
        /// The wish is not allowed by role, policy or kind of conversation.
        case forbidden
        /// A value is malformed or too long.
        case invalid
        /// The network has no inbox for an account.
        case unknownAccount
        /// The inbox has as many installations as it may have.
        case tooManyInstallations
        /// This installation no longer belongs to its inbox.
        case revoked
        /// Other members' changes came first too often.
        case busy
        /// The node could not be reached or refused.
        case network
        /// What was read from the node cannot be right.
        case protocolViolation
        /// The store failed.
        case store
        /// A signature is missing.
        case unsigned
    }

    /// Whether trying again makes sense.
    public enum Retry: Sendable, Equatable {
        case never
        case later
    }

    /// The code to match on.
    public let code: Code
    /// One sentence for a person.
    public let reason: String
    /// Whether trying again makes sense.
    public let retry: Retry
    /// Whether the node answers nothing else now either; an answer to this one question concerns nobody else.
    let isOfTheNode: Bool

    /// Makes an error.
    public init(_ code: Code, _ reason: String, retry: Retry = .never) {
        self.init(code, reason, retry: retry, isOfTheNode: false)
    }

    init(_ code: Code, _ reason: String, retry: Retry, isOfTheNode: Bool) {
        self.code = code
        self.reason = reason
        self.retry = retry
        self.isOfTheNode = isOfTheNode
    }

    /// The reason alone.
    public var description: String { reason }

    /// Equal codes make equal errors.
    public static func == (left: ClientError, right: ClientError) -> Bool { left.code == right.code }
}

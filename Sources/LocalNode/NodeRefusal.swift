/// Why the node does not do what it was asked, in the codes and words of the network.
///
/// See: spec network.md 1.14.
public struct NodeRefusal: Error, Sendable, Equatable {
    /// The gRPC codes a v3 node uses.
    public enum Code: Int, Sendable {
        case unknown = 2
        case invalidArgument = 3
        case resourceExhausted = 8
        case aborted = 10
        case unimplemented = 12
        case internalError = 13
        case unavailable = 14
    }

    public var code: Code
    public var text: String

    public init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    static func invalid(_ text: String) -> NodeRefusal { NodeRefusal(.invalidArgument, text) }
    static let shuttingDown = NodeRefusal(.unavailable, "service is shutting down")
    static let requestTooLarge = NodeRefusal(.resourceExhausted, "received message larger than max")
    static let answerTooLarge = NodeRefusal(
        .resourceExhausted, "the answer is larger than max; ask for less at a time")
}

/// Carries encoded requests to a node and its encoded answers back: a gRPC connection, or a node in this process.
///
/// One attempt per call and no judgement: retries, budgets and meaning are above it.
public protocol NodeTransport: Sendable {
    /// One unary call.
    ///
    /// - Parameters:
    ///   - request: the encoded protobuf message of the method.
    ///   - deadline: how long to wait for the answer.
    func call(
        _ method: RemoteMethod, request: [UInt8], deadline: Duration
    ) async throws(NodeError) -> [UInt8]

    /// One subscription. Returns when the node ends it without an error, throws when it ends with one; cancelling the
    /// task ends it from our side.
    ///
    /// - Parameter receive: called in order, first with ``StreamPart/opened`` when the answer's headers are there. Its
    ///   result says whether to go on.
    func follow(
        _ stream: RemoteStream, request: [UInt8], receive: @escaping @Sendable (StreamPart) async -> Bool
    ) async throws(NodeError)
}

/// What comes out of a subscription.
public enum StreamPart: Sendable {
    /// The node has taken the subscription.
    case opened
    /// One encoded message.
    case message([UInt8])
}

public import NodeClient

/// A node inside the process that answers as the network's does: ``NodeAPI`` without a socket, for tests and offline
/// work. Many clients may share one.
///
/// ```swift
/// let engine = try NodeEngine(.memory)
/// let node = InMemoryNode(engine)
/// ```
public typealias InMemoryNode = Version3Node<EngineTransport>

extension Version3Node where Transport == EngineTransport {
    /// A client's view of an engine.
    ///
    /// - Parameter retries: none by default: nothing gets lost on the way to a node in the same process.
    public init(_ engine: NodeEngine, retries: RetryPolicy = .never, timer: any NodeTimer = SystemTimer()) {
        self.init(
            transport: EngineTransport(engine), retries: retries, budget: RateBudget(nil), timer: timer)
    }
}

/// Something a command asks of whoever owns an account.
///
/// A request is a value with its arguments. Its answer comes once, at the end; items come before it, one after another,
/// as soon as there are any.
public protocol ControlRequest: Codable, Sendable {
    /// What comes at the end.
    associatedtype Answer: Codable & Sendable
    /// What comes before it.
    associatedtype Item: Codable & Sendable = NoItem
    /// Its name on the socket; never used for another request.
    static var name: String { get }
}

/// The items of requests that have none.
public struct NoItem: Codable, Sendable {}

/// The answer of requests that are just done.
public struct Done: Codable, Sendable {
    /// Nothing more to say.
    public init() {}
}

/// How far long work has come.
public struct ControlProgress: Codable, Sendable, Hashable {
    /// What is done.
    public var done: Int
    /// What there is to do; nil when nobody knows.
    public var total: Int?
    /// What is counted, in the plural.
    public var unit: String

    /// A position.
    public init(done: Int, total: Int?, unit: String) {
        self.done = done
        self.total = total
        self.unit = unit
    }
}

/// Where a handler sends what comes before its answer.
public struct ControlReply<Item: Sendable>: Sendable {
    private let forward: @Sendable (Item) async throws -> Void
    private let report: @Sendable (ControlProgress) -> Void

    /// Forwards items and progress.
    public init(
        item forward: @escaping @Sendable (Item) async throws -> Void,
        progress report: @escaping @Sendable (ControlProgress) -> Void
    ) {
        self.forward = forward
        self.report = report
    }

    /// Sends an item; waits while the receiver is slow.
    ///
    /// - Throws: when the receiver is gone.
    public func send(_ item: Item) async throws { try await forward(item) }

    /// Says how far the work has come; may be dropped on the way.
    public func progress(_ progress: ControlProgress) { report(progress) }
}

/// A way to whoever owns an account: in this process, or through its socket.
public protocol ControlChannel: Sendable {
    /// Has a request carried out.
    ///
    /// - Throws: ``ControlError``, or what `item` throws.
    func perform<Request: ControlRequest>(
        _ request: Request, reply: ControlReply<Request.Item>
    ) async throws -> Request.Answer
}

extension ControlChannel {
    /// Has a request carried out whose items nobody wants.
    public func perform<Request: ControlRequest>(_ request: Request) async throws -> Request.Answer {
        try await perform(request, reply: ControlReply(item: { _ in }, progress: { _ in }))
    }
}

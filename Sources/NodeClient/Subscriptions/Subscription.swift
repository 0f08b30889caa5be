internal import Synchronization

/// What to follow, and from where.
public struct SubscriptionFilter: Sendable, Hashable {
    /// Group id, installation key or pointer destination.
    public var topic: [UInt8]
    /// Envelopes above this sequence number are delivered, stored ones first; 0 means all of them.
    public var after: UInt64

    public init(topic: [UInt8], after: UInt64 = 0) {
        self.topic = topic
        self.after = after
    }

    /// From a stored cursor.
    public init(topic: [UInt8], after cursor: VectorCursor) {
        self.init(topic: topic, after: cursor.highest)
    }
}

/// What a subscription tells its reader.
public enum SubscriptionEvent<Envelope: Sendable>: Sendable {
    /// The node is sending from now on. Whatever happened before this moment is certain only by a query.
    case opened
    /// Something new, or the call to look for it.
    case envelope(Envelope)
    /// The node sent a row this client cannot read; it is passed over.
    case unreadable
    /// The stream broke: there is a gap until the next ``opened``, which is tried after the given time.
    case interrupted(NodeError, retryAfter: Duration)
    /// It will not come back. The last event.
    case ended(NodeError)
}

/// A live feed: a bell that says "look now", not a record.
///
/// It opens itself again for as long as it is wanted, and says so; the node may leave rows out of a stream, so a reader
/// moves its stored cursor by queries only. One reader; giving up the iteration, or ``cancel()``, ends the stream.
///
/// See: spec network.md 1.5 Completeness.
public struct Subscription<Envelope: Sendable>: AsyncSequence, Sendable {
    public typealias Element = SubscriptionEvent<Envelope>
    public typealias Failure = Never

    /// Ends the stream when the last holder is gone.
    final class Lifetime: Sendable {
        let task: Task<Void, Never>
        init(_ task: Task<Void, Never>) { self.task = task }
        deinit { task.cancel() }
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: AsyncStream<Element>.AsyncIterator
        let lifetime: Lifetime

        public mutating func next() async -> Element? { await base.next() }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Never) -> Element? {
            await base.next(isolation: actor)
        }
    }

    private let events: AsyncStream<Element>
    private let lifetime: Lifetime

    /// Makes a feed out of a function that tells events until it is cancelled.
    ///
    /// The teller's closure waits while the reader is behind by `capacity` events, so that a slow reader slows the node
    /// down instead of filling the memory.
    public init(
        capacity: Int = 256,
        telling tell: @escaping @Sendable (@escaping @Sendable (Element) async -> Void) async -> Void
    ) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self, bufferingPolicy: .bufferingOldest(capacity))
        let task = Task {
            await tell { event in
                while case .dropped = continuation.yield(event), !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        events = stream
        lifetime = Lifetime(task)
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: events.makeAsyncIterator(), lifetime: lifetime)
    }

    /// Ends the stream at the node and the iteration here.
    public func cancel() { lifetime.task.cancel() }
}

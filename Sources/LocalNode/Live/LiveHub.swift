internal import Synchronization

/// Who follows what.
final class LiveHub: Sendable {
    private struct Key: Hashable {
        var kind: LiveRow.Kind
        var topic: [UInt8]
    }

    private struct State {
        var followers: [Key: [ObjectIdentifier: LiveQueue]] = [:]
        var queues: [ObjectIdentifier: LiveQueue] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limits: NodeServerLimits

    init(limits: NodeServerLimits) { self.limits = limits }

    /// Opens a queue that gets every row of the topics from this moment on.
    func open(
        _ kind: LiveRow.Kind, topics: some Sequence<[UInt8]>
    ) throws(NodeRefusal) -> LiveQueue {
        let queue = LiveQueue(limits: limits)
        let refusal = state.withLock { state -> NodeRefusal? in
            guard !state.isClosed else { return .shuttingDown }
            guard state.queues.count < limits.subscriptions else {
                return NodeRefusal(.resourceExhausted, "too many open subscriptions")
            }
            state.queues[ObjectIdentifier(queue)] = queue
            for topic in topics {
                state.followers[Key(kind: kind, topic: topic), default: [:]][ObjectIdentifier(queue)] = queue
            }
            return nil
        }
        if let refusal { throw refusal }
        return queue
    }

    func close(_ queue: LiveQueue, _ kind: LiveRow.Kind, topics: some Sequence<[UInt8]>) {
        queue.end(.cancelled)
        state.withLock { state in
            state.queues[ObjectIdentifier(queue)] = nil
            for topic in topics {
                let key = Key(kind: kind, topic: topic)
                state.followers[key]?[ObjectIdentifier(queue)] = nil
                if state.followers[key]?.isEmpty == true { state.followers[key] = nil }
            }
        }
    }

    /// Hands durable rows to their followers, in their order.
    func deliver(_ rows: [LiveRow]) {
        for row in rows {
            let queues = state.withLock {
                $0.followers[Key(kind: row.kind, topic: row.topic)]?.values.map { $0 }
            }
            for queue in queues ?? [] { queue.push(row) }
        }
    }

    /// Ends every subscription: the node stops.
    func shutDown() {
        let queues = state.withLock { state in
            state.isClosed = true
            return Array(state.queues.values)
        }
        for queue in queues { queue.end(.shutdown) }
    }

    var openSubscriptions: Int { state.withLock { $0.queues.count } }
}

internal import Synchronization

/// Items that come one by one and are wanted together.
final class Collected<Value: Sendable>: Sendable {
    private let list = Mutex<[Value]>([])

    /// One more.
    func append(_ value: Value) { list.withLock { $0.append(value) } }

    /// All so far.
    var values: [Value] { list.withLock { $0 } }
}

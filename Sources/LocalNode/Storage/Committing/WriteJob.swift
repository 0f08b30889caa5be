internal import GRDB
internal import Synchronization

/// One caller's write.
struct WriteJob: Sendable {
    /// About how many rows it writes.
    let rows: Int
    let run: @Sendable (WriteContext) throws -> Void
    /// Called once: with nothing when the write is durable, else with what undid it.
    let finish: @Sendable ((any Error)?) -> Void

    /// A `NodeRefusal` thrown by `work` is the caller's alone and undoes nothing.
    init<Value: Sendable>(
        rows: Int, _ work: @escaping @Sendable (WriteContext) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, NodeRefusal>) -> Void
    ) {
        self.rows = rows
        let box = Box<Value>()
        run = { context in
            do {
                box.set(.success(try work(context)))
            } catch let refusal as NodeRefusal {
                box.set(.failure(refusal))
            }
        }
        self.finish = { failure in
            if let failure {
                finish(.failure(Self.refusal(for: failure)))
            } else {
                finish(
                    box.get() ?? .failure(NodeRefusal(.internalError, "failed to insert message: not run")))
            }
        }
    }

    private static func refusal(for error: any Error) -> NodeRefusal {
        if let refusal = error as? NodeRefusal { return refusal }
        let text = (error as? DatabaseError)?.message ?? "database trouble"
        return NodeRefusal(.internalError, "failed to insert message: \(text)")
    }
}

/// A value handed from the committer to the waiting caller.
private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, NodeRefusal>?>(nil)
    func set(_ result: Result<Value, NodeRefusal>) { value.withLock { $0 = result } }
    func get() -> Result<Value, NodeRefusal>? { value.withLock { $0 } }
}

/// Writes that went into one transaction, and what came of it.
struct WriteBatch: Sendable {
    /// The how manyth transaction it was.
    let ticket: UInt64
    let jobs: [WriteJob]
    /// For open subscriptions.
    var rows: [LiveRow] = []
    /// The counters after it; nil if it was undone.
    var sequences: Sequences?
    var failure: (any Error)?

    /// About how many rows were written.
    var rowCount: Int { jobs.reduce(0) { $0 + $1.rows } }
}

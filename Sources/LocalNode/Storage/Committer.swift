internal import Dispatch
internal import GRDB
internal import Synchronization

/// Carries out writes, many callers in one transaction.
///
/// While the disk is busy with one transaction, the writes that arrive wait and go together into the next: eight
/// publishers at once share one flush. A caller continues only when its write is on disk.
final class Committer: Sendable {
    private struct Job: Sendable {
        let run: @Sendable (WriteContext) throws -> Void
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var isRunning = false
        var isClosed = false
    }

    /// Writes in one transaction at most, so that nobody waits for long.
    private static let jobsPerTransaction = 512

    private let writer: any DatabaseWriter
    private let hub: LiveHub
    private let state = Mutex(State())
    private let sequences: Mutex<Sequences>
    private let queue = DispatchQueue(label: "node.committer")

    init(writer: any DatabaseWriter, hub: LiveHub) throws {
        self.writer = writer
        self.hub = hub
        sequences = Mutex(try writer.read { try Sequences(reading: $0) })
    }

    /// Runs a write and returns when it is durable.
    ///
    /// A `NodeRefusal` thrown by `work` is the caller's alone; what it had written before stays, as on the network's
    /// node. Any other error undoes the whole transaction and reaches everyone in it.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (WriteContext) throws -> Value
    ) async throws(NodeRefusal) -> Value {
        let box = Box<Value>()
        let failure: (any Error)? = await withCheckedContinuation { continuation in
            let job = Job(
                run: { context in
                    do {
                        box.set(.success(try work(context)))
                    } catch let refusal as NodeRefusal {
                        box.set(.failure(refusal))
                    }
                },
                finish: { continuation.resume(returning: $0) })
            enqueue(job)
        }
        if let failure {
            throw failure as? NodeRefusal
                ?? NodeRefusal(.internalError, "failed to insert message: \(Self.text(failure))")
        }
        guard let result = box.get() else {
            throw NodeRefusal(.internalError, "failed to insert message: not run")
        }
        return try result.get()
    }

    private static func text(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "database trouble"
    }

    private func enqueue(_ job: Job) {
        enum Next { case start, wait, refuse }
        let next = state.withLock { state -> Next in
            guard !state.isClosed else { return .refuse }
            state.waiting.append(job)
            guard !state.isRunning else { return .wait }
            state.isRunning = true
            return .start
        }
        switch next {
        case .start: queue.async { self.drain() }
        case .wait: break
        case .refuse: job.finish(NodeRefusal.shuttingDown)
        }
    }

    private func drain() {
        while true {
            let jobs = state.withLock { state -> [Job] in
                let part = Array(state.waiting.prefix(Self.jobsPerTransaction))
                state.waiting.removeFirst(part.count)
                if part.isEmpty { state.isRunning = false }
                return part
            }
            guard !jobs.isEmpty else { return }
            commit(jobs)
        }
    }

    private func commit(_ jobs: [Job]) {
        do {
            let rows = try sequences.withLock { sequences -> [LiveRow] in
                let before = sequences
                do {
                    return try writer.writeWithoutTransaction { db in
                        let context = WriteContext(db: db, sequences: sequences)
                        try db.inTransaction(.immediate) {
                            for job in jobs { try job.run(context) }
                            try context.sequences.write(db, since: before)
                            return .commit
                        }
                        sequences = context.sequences
                        return context.rows
                    }
                } catch {
                    sequences = before
                    throw error
                }
            }
            hub.deliver(rows)
            for job in jobs { job.finish(nil) }
        } catch {
            for job in jobs { job.finish(error) }
        }
    }

    /// Takes no more work and waits for what is under way.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {}
        while state.withLock({ $0.isRunning }) { queue.sync {} }
    }
}

/// A value handed from the committer to the waiting caller.
private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, NodeRefusal>?>(nil)
    func set(_ result: Result<Value, NodeRefusal>) { value.withLock { $0 = result } }
    func get() -> Result<Value, NodeRefusal>? { value.withLock { $0 } }
}

/// What a write may use. Lives on the committer's queue only.
final class WriteContext {
    let db: Database
    var sequences: Sequences
    /// Rows for open subscriptions, told once they are durable.
    var rows: [LiveRow] = []

    init(db: Database, sequences: Sequences) {
        self.db = db
        self.sequences = sequences
    }
}

/// The node's four counters. A number is used up even when its row turns out to be known already.
struct Sequences: Sendable, Hashable {
    private var values: [String: UInt64] = [:]

    enum Name: String {
        case group, welcome, identity, commit
    }

    init(reading db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT name, value FROM sequences") {
            let value: Int64 = row[1]
            values[row[0]] = UInt64(clamping: value)
        }
    }

    mutating func next(_ name: Name) -> UInt64 {
        let value = (values[name.rawValue] ?? 0) + 1
        values[name.rawValue] = value
        return value
    }

    subscript(name: Name) -> UInt64 { values[name.rawValue] ?? 0 }

    func write(_ db: Database, since before: Sequences) throws {
        for (name, value) in values where before.values[name] != value {
            try db.cachedStatement(sql: "UPDATE sequences SET value = ? WHERE name = ?")
                .execute(arguments: [Int64(clamping: value), name])
        }
    }
}

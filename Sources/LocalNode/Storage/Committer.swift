internal import Dispatch
internal import GRDB
internal import Synchronization

/// Carries out writes, many callers in one transaction.
///
/// While the disk is busy with one transaction, the writes that arrive wait and go together into the next: a hundred
/// publishers at once share one flush. A caller continues only when its write is on disk.
final class Committer: Sendable {
    private struct Job: Sendable {
        let run: @Sendable (WriteContext) throws -> Void
        let finish: @Sendable ((any Error)?) -> Void
    }

    /// What the writer knows without asking the file.
    private struct Books: Sendable {
        var sequences: Sequences
        var known: KnownMessages

        /// Gives up what is known for a while, so that it is changed in place.
        mutating func takeKnown() -> KnownMessages {
            var taken = KnownMessages()
            swap(&taken, &known)
            return taken
        }
    }

    private struct State {
        var waiting: [Job] = []
        /// How many waiting writes end the wait of ``gather(_:)``.
        var wanted: Int?
        var isRunning = false
        var isClosed = false
    }

    /// Writes in one transaction at most, so that nobody waits for long.
    private static let jobsPerTransaction = 512
    /// The longest wait for more writes.
    private static let longestWait = Duration.milliseconds(1)

    private let writer: any DatabaseWriter
    private let hub: LiveHub
    private let state = Mutex(State())
    private let books: Mutex<Books>
    private let queue = DispatchQueue(label: "node.committer")
    private let gathered = DispatchSemaphore(value: 0)

    init(writer: any DatabaseWriter, hub: LiveHub) throws {
        self.writer = writer
        self.hub = hub
        books = Mutex(
            try writer.read { db in
                try Books(sequences: Sequences(reading: db), known: KnownMessages(reading: db))
            })
    }

    /// Runs a write and returns when it is durable.
    ///
    /// A `NodeRefusal` thrown by `work` is the caller's alone; what it had written before stays, as on the network's
    /// node. Any other error undoes the whole transaction and reaches everyone in it.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (WriteContext) throws -> Value
    ) async throws(NodeRefusal) -> Value {
        let result = await withCheckedContinuation { continuation in
            start(work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Runs a write as ``perform(_:)`` does, and calls back when it is durable.
    ///
    /// - Parameter finish: called once, on the committer's thread: it must not take long.
    func start<Value: Sendable>(
        _ work: @escaping @Sendable (WriteContext) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, NodeRefusal>) -> Void
    ) {
        let box = Box<Value>()
        enqueue(
            Job(
                run: { context in
                    do {
                        box.set(.success(try work(context)))
                    } catch let refusal as NodeRefusal {
                        box.set(.failure(refusal))
                    }
                },
                finish: { failure in finish(Self.result(failure, box.get())) }))
    }

    private static func result<Value>(
        _ failure: (any Error)?, _ value: Result<Value, NodeRefusal>?
    ) -> Result<Value, NodeRefusal> {
        if let failure {
            return .failure(
                failure as? NodeRefusal
                    ?? NodeRefusal(.internalError, "failed to insert message: \(text(failure))"))
        }
        return value ?? .failure(NodeRefusal(.internalError, "failed to insert message: not run"))
    }

    private static func text(_ error: any Error) -> String {
        (error as? DatabaseError)?.message ?? "database trouble"
    }

    private func enqueue(_ job: Job) {
        enum Next { case start, wait, wake, refuse }
        let next = state.withLock { state -> Next in
            guard !state.isClosed else { return .refuse }
            state.waiting.append(job)
            guard state.isRunning else {
                state.isRunning = true
                return .start
            }
            guard let wanted = state.wanted, state.waiting.count >= wanted else { return .wait }
            state.wanted = nil
            return .wake
        }
        switch next {
        case .start: queue.async { self.drain() }
        case .wait: break
        case .wake: gathered.signal()
        case .refuse: job.finish(NodeRefusal.shuttingDown)
        }
    }

    private func drain() {
        let clock = ContinuousClock()
        var (count, duration) = (1, Duration.zero)
        while true {
            gather(count, for: min(duration / 4, Self.longestWait))
            let jobs = state.withLock { state -> [Job] in
                let part = Array(state.waiting.prefix(Self.jobsPerTransaction))
                state.waiting.removeFirst(part.count)
                if part.isEmpty { state.isRunning = false }
                return part
            }
            guard !jobs.isEmpty else { return }
            duration = clock.measure { commit(jobs) }
            count = jobs.count
        }
    }

    /// Waits a little for as many writes as went into the last transaction: publishers who have just heard of it are
    /// about to send their next, and a flush for the first of them alone would make all the others wait for two.
    private func gather(_ count: Int, for time: Duration) {
        let isWaiting = state.withLock { state -> Bool in
            guard !state.waiting.isEmpty, state.waiting.count < count else { return false }
            state.wanted = count
            return true
        }
        guard isWaiting else { return }
        let microseconds = Int(time / .microseconds(1))
        guard gathered.wait(timeout: .now() + .microseconds(microseconds)) == .timedOut else { return }
        let wasWoken = state.withLock { $0.wanted.take() == nil }
        // The signal came between the end of the wait and here: take it, it belongs to this wait.
        if wasWoken { gathered.wait() }
    }

    private func commit(_ jobs: [Job]) {
        do {
            let rows = try write { context in
                for job in jobs { try job.run(context) }
                try context.known.settle(context.db, newest: context.sequences[.group])
            }
            hub.deliver(rows)
            for job in jobs { job.finish(nil) }
        } catch {
            for job in jobs { job.finish(error) }
        }
    }

    /// One transaction: the books change if it becomes durable, and else do not.
    private func write(_ work: (WriteContext) throws -> Void) throws -> [LiveRow] {
        try books.withLock { books in
            try writer.writeWithoutTransaction { db in
                let before = books.sequences
                let context = WriteContext(db: db, sequences: before, known: books.takeKnown())
                defer { swap(&books.known, &context.known) }
                do {
                    try db.inTransaction(.immediate) {
                        try work(context)
                        try context.sequences.write(db, since: before)
                        return .commit
                    }
                } catch {
                    context.known.didRollBack()
                    throw error
                }
                context.known.didCommit()
                books.sequences = context.sequences
                return context.rows
            }
        }
    }

    /// Takes no more work, waits for what is under way, and stores what waits in memory.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {}
        while state.withLock({ $0.isRunning }) { queue.sync {} }
        // What is not stored now is read at the next start.
        _ = try? write { try $0.known.settleAll($0.db, newest: $0.sequences[.group]) }
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

    /// Which group messages are stored, as far as it is in memory.
    var known: KnownMessages

    private var preparedInsertion: MessageInsertion?

    init(db: Database, sequences: Sequences, known: KnownMessages) {
        self.db = db
        self.sequences = sequences
        self.known = known
    }

    /// For group messages.
    func insertion() throws -> MessageInsertion {
        if let preparedInsertion { return preparedInsertion }
        let insertion = try MessageInsertion(db)
        preparedInsertion = insertion
        return insertion
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

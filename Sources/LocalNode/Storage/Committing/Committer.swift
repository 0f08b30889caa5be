internal import Dispatch
internal import GRDB
internal import Synchronization

/// Carries out writes, many callers in one transaction, and makes the next transaction while one is being flushed.
///
/// One thread writes transactions into the database's log, another flushes the log. A caller hears of its write, a
/// subscription of a row and a reader of a number only when the flush behind it has ended: ``visible`` and ``settle()``
/// are for readers, who see in the database more than is durable.
///
/// If a flush fails, nobody knows what is on disk: no write that is under way is acknowledged, none is taken any more,
/// and the node must stop (``onFailure(_:)``).
final class Committer: Sendable {
    /// What the writer knows without asking the file.
    private struct Books: Sendable {
        var sequences: Sequences
        var clock: RowClock
        var known: KnownMessages

        /// Gives up what is known for a while, so that it is changed in place.
        mutating func takeKnown() -> KnownMessages {
            var taken = KnownMessages()
            swap(&taken, &known)
            return taken
        }
    }

    private let writer: any DatabaseWriter
    private let log: (any LogFlushing)?
    private let hub: LiveHub
    private let state: Mutex<CommitState>
    private let books: Mutex<Books>
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let writing = DispatchQueue(label: "node.writer")
    private let flushing = DispatchQueue(label: "node.flusher")
    private let answering = DispatchQueue(label: "node.answers")
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - log: nil if nothing needs to be flushed.
    ///   - rowClock: the times of new rows.
    init(writer: any DatabaseWriter, log: (any LogFlushing)?, hub: LiveHub, rowClock: RowClock) throws {
        self.writer = writer
        self.log = log
        self.hub = hub
        let books = try writer.read { db in
            try Books(sequences: Sequences(reading: db), clock: rowClock, known: KnownMessages(reading: db))
        }
        state = Mutex(CommitState(visible: books.sequences))
        self.books = Mutex(books)
        start = clock.now
    }

    // MARK: - Callers

    /// Runs a write and returns when it is durable.
    ///
    /// A `NodeRefusal` thrown by `work` is the caller's alone; what it had written before stays, as on the network's
    /// node. Any other error undoes the whole transaction and reaches everyone in it.
    ///
    /// - Parameter rows: about how many rows are written.
    func perform<Value: Sendable>(
        rows: Int = 1, _ work: @escaping @Sendable (WriteContext) throws -> Value
    ) async throws(NodeRefusal) -> Value {
        let result = await withCheckedContinuation { continuation in
            start(rows: rows, work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Runs a write as ``perform(_:)`` does, and calls back when it is durable.
    ///
    /// - Parameters:
    ///   - rows: about how many rows are written.
    ///   - finish: called once, on a thread of the committer: it must not take long.
    func start<Value: Sendable>(
        rows: Int = 1, _ work: @escaping @Sendable (WriteContext) throws -> Value,
        then finish: @escaping @Sendable (Result<Value, NodeRefusal>) -> Void
    ) {
        let job = WriteJob(rows: rows, work, then: finish)
        switch state.withLock({ $0.add(job) }) {
        case .inHand: break
        case .startsWriter: writing.async { self.work() }
        case .wakesWriter: wake.signal()
        case .refused: job.finish(NodeRefusal.shuttingDown)
        }
    }

    // MARK: - Readers

    /// The counters as far as they are durable: a row with a higher number is not there yet.
    var visible: Sequences { state.withLock { $0.visible } }

    /// Waits until everything that can be read now is durable.
    ///
    /// - Throws: a refusal when that will never be.
    func settle() async throws(NodeRefusal) {
        await withCheckedContinuation { continuation in
            if !state.withLock({ $0.keep(continuation) }) { continuation.resume() }
        }
        if hasFailed { throw NodeRefusal.shuttingDown }
    }

    /// Whether a flush has failed.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Calls back, once, when a flush fails or has failed.
    func onFailure(_ body: @escaping @Sendable (FlushFailure) -> Void) {
        let failure = state.withLock { $0.notify(body) }
        if let failure { body(failure) }
    }

    // MARK: - The writer's thread

    private func now() -> Duration { clock.now - start }

    private func work() {
        while var batch = nextBatch() {
            write(&batch)
            let written = batch
            switch state.withLock({ $0.add(written) }) {
            case .inHand: break
            case .byWriter: flush()
            case .byFlusher where log == nil: flush()
            case .byFlusher: flushing.async { self.flush() }
            }
        }
    }

    /// Waits for writes; nil when there are none.
    private func nextBatch() -> WriteBatch? {
        while true {
            let now = now()
            let (turn, batch) = state.withLock { $0.turn(now: now) }
            switch turn {
            case .rest: return nil
            case .begin: return batch
            case .wait(nil): wake.wait()
            case .wait(let end?):
                let microseconds = max(0, Int((end - now) / .microseconds(1)))
                guard wake.wait(timeout: .now() + .microseconds(microseconds)) == .timedOut else { continue }
                // A signal that came between the end of the wait and here belongs to this wait.
                if !state.withLock({ $0.schedule.stopWaiting() }) { wake.wait() }
            }
        }
    }

    private func write(_ batch: inout WriteBatch) {
        log?.makeRoom()
        do {
            let jobs = batch.jobs
            let context = try write { context in
                for job in jobs { try job.run(context) }
                try context.known.settle(context.db, newest: context.sequences[.group])
            }
            batch.rows = context.rows
            batch.sequences = context.sequences
        } catch {
            batch.failure = error
        }
    }

    /// One transaction: the books change if it is written, and else do not.
    private func write(_ work: (WriteContext) throws -> Void) throws -> (
        rows: [LiveRow], sequences: Sequences
    ) {
        try books.withLock { books in
            try writer.writeWithoutTransaction { db in
                let before = books.sequences
                let context = WriteContext(
                    db: db, sequences: before, clock: books.clock, known: books.takeKnown())
                defer {
                    swap(&books.known, &context.known)
                    books.clock = context.clock
                }
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
                return (context.rows, context.sequences)
            }
        }
    }

    // MARK: - Flushes, on the writer's or the flusher's thread, never on both

    private func flush() {
        var hasMore = true
        while hasMore {
            let (batches, failure) = state.withLock { ($0.takeWritten(), $0.failure) }
            if let failure { return fail(batches, failure) }
            let began = now()
            do throws(FlushFailure) {
                try log?.flush()
            } catch {
                return fail(batches, error)
            }
            let end = now()
            answer(batches)
            let next = state.withLock { $0.endFlush(of: batches, in: end - began, at: end) }
            if next.wakesWriter { wake.signal() }
            hasMore = next.hasMore
        }
    }

    /// Tells everybody, in the order of the transactions.
    private func answer(_ batches: [WriteBatch]) {
        let (readers, hasMore) = state.withLock { $0.conclude(batches) }
        let answer: @Sendable () -> Void = { [hub] in
            for batch in batches {
                hub.deliver(batch.rows)
                for job in batch.jobs { job.finish(batch.failure) }
            }
            for reader in readers { reader.resume() }
        }
        // Beside the next flush if there is one.
        if hasMore { answering.async(execute: answer) } else { answering.sync(execute: answer) }
    }

    /// Nothing that is under way is acknowledged, and nothing more is taken.
    private func fail(_ batches: [WriteBatch], _ failure: FlushFailure) {
        let end = state.withLock { $0.fail(failure, batches) }
        if end.wakesWriter { wake.signal() }
        let refusal = NodeRefusal(.unavailable, "the node's file can no longer be written")
        answering.async {
            for job in end.jobs { job.finish(refusal) }
            for reader in end.readers { reader.resume() }
            end.onFailure?(failure)
        }
    }

    // MARK: - The end

    /// Takes no more work, waits for what is under way, and stores what waits in memory.
    func close() {
        let wakesWriter = state.withLock { state in
            state.close()
            return state.schedule.stopWaiting()
        }
        if wakesWriter { wake.signal() }
        while state.withLock({ $0.isBusy }) {
            writing.sync {}
            flushing.sync {}
        }
        answering.sync {}
        guard !hasFailed else { return }
        // What is not stored now is read at the next start.
        _ = try? write { try $0.known.settleAll($0.db, newest: $0.sequences[.group]) }
    }
}

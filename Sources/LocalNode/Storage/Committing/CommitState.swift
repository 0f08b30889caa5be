/// What the committer's threads share: the writes under way, and who waits for them.
struct CommitState {
    /// Whom a failed flush concerns.
    struct Collapse {
        var wakesWriter: Bool
        var jobs: [WriteJob]
        var readers: [CheckedContinuation<Void, Never>]
        var onFailure: (@Sendable (FlushFailure) -> Void)?
    }

    var schedule = CommitSchedule()
    /// The counters as far as they are durable.
    private(set) var visible: Sequences
    private(set) var isClosed = false
    private(set) var failure: FlushFailure?

    private var waiting: [WriteJob] = []
    /// Written and not yet taken by the flusher.
    private var written: [WriteBatch] = []
    /// Transactions begun, and those of them that are durable or undone.
    private var begun: UInt64 = 0
    private var concluded: UInt64 = 0
    private var readers: [(ticket: UInt64, continuation: CheckedContinuation<Void, Never>)] = []
    private var onFailure: (@Sendable (FlushFailure) -> Void)?

    init(visible: Sequences) { self.visible = visible }

    var isBusy: Bool { schedule.isWorking || schedule.isFlushing || !written.isEmpty }

    mutating func close() { isClosed = true }

    // MARK: - Writes

    /// Takes a write; what must be done so that it is carried out.
    mutating func add(_ job: WriteJob) -> Arrival {
        guard !isClosed else { return .refused }
        waiting.append(job)
        let wasWorking = schedule.isWorking
        guard schedule.arrive(rows: job.rows) else { return .inHand }
        return wasWorking ? .wakesWriter : .startsWriter
    }

    enum Arrival {
        case inHand
        case startsWriter
        case wakesWriter
        case refused
    }

    /// The writer's next turn, and the transaction it begins.
    mutating func turn(now: Duration) -> (turn: CommitSchedule.Turn, batch: WriteBatch?) {
        let turn = schedule.turn(now: now, isClosing: isClosed)
        guard case .begin(let count) = turn else { return (turn, nil) }
        let jobs = Array(waiting.prefix(count))
        waiting.removeFirst(jobs.count)
        schedule.didBegin(writes: jobs.count, rows: jobs.reduce(0) { $0 + $1.rows })
        // Counted before anybody can read what it writes.
        begun += 1
        return (turn, WriteBatch(ticket: begun, jobs: jobs))
    }

    /// A transaction is written.
    mutating func add(_ batch: WriteBatch) -> Flush {
        written.append(batch)
        guard !schedule.isFlushing else { return .inHand }
        schedule.didBeginFlush()
        return schedule.overlaps ? .byFlusher : .byWriter
    }

    /// Who flushes it.
    enum Flush {
        /// It goes with the next flush.
        case inHand
        /// The writer itself: a change of thread would cost more than it brings.
        case byWriter
        case byFlusher
    }

    // MARK: - Flushes

    /// Everything that is written and not flushed.
    mutating func takeWritten() -> [WriteBatch] {
        defer { written = [] }
        return written
    }

    /// Everything in `batches` is durable or undone.
    ///
    /// - Returns: the readers who waited for that, and whether more is written already.
    mutating func conclude(
        _ batches: [WriteBatch]
    ) -> (readers: [CheckedContinuation<Void, Never>], hasMore: Bool) {
        for batch in batches {
            concluded = batch.ticket
            if let sequences = batch.sequences { visible = sequences }
        }
        let due = readers.filter { $0.ticket <= concluded }
        if !due.isEmpty { readers.removeAll { $0.ticket <= concluded } }
        return (due.map(\.continuation), !written.isEmpty)
    }

    /// The answers to `batches` have their place in the order: another flush may begin.
    mutating func endFlush(
        of batches: [WriteBatch], in duration: Duration, at now: Duration
    ) -> (wakesWriter: Bool, hasMore: Bool) {
        let hasMore = !written.isEmpty
        let wakesWriter = schedule.didEndFlush(
            ofRows: batches.reduce(0) { $0 + $1.rowCount }, in: duration, now: now, hasMore: hasMore)
        return (wakesWriter, hasMore)
    }

    /// Nobody knows whether `batches` are durable: the end of all writes.
    mutating func fail(_ failure: FlushFailure, _ batches: [WriteBatch]) -> Collapse {
        let isFirst = self.failure == nil
        self.failure = self.failure ?? failure
        isClosed = true
        let jobs = batches.flatMap(\.jobs) + takeWritten().flatMap(\.jobs) + waiting
        let wakesWriter = schedule.didCollapse()
        defer {
            waiting = []
            readers = []
        }
        return Collapse(
            wakesWriter: wakesWriter, jobs: jobs, readers: readers.map(\.continuation),
            onFailure: isFirst ? onFailure : nil)
    }

    // MARK: - Readers

    /// Keeps a reader until what it may have seen is durable; false if it is already, or never will be.
    mutating func keep(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        guard failure == nil, concluded < begun else { return false }
        readers.append((begun, continuation))
        return true
    }

    /// - Returns: the failure that has happened already.
    mutating func notify(_ body: @escaping @Sendable (FlushFailure) -> Void) -> FlushFailure? {
        onFailure = body
        return failure
    }
}

/// When the committer begins its next transaction: what waits, what is on its way to the disk, and how long that takes.
///
/// Pure. Times are since some fixed moment.
///
/// States of the writer: it rests (nothing waits), works (a transaction is under way) or waits for more. Events: a write
/// arrives; a transaction is written; a flush begins, ends; the time of a wait is over.
///
/// Few writers go together: who has just been answered is about to send again, and a flush for the first of them alone
/// would make all the others wait for two. They are waited for no longer than a flush takes, so that a wait in vain costs
/// no more than a flush that could have been spared. Of many writers half are at work while the other half are flushed.
struct CommitSchedule {
    enum Turn: Equatable {
        /// Nothing waits.
        case rest
        /// Begin with this many of those that wait.
        case begin(Int)
        /// Wait for more writes or the end of the flush; until this moment, if there is one.
        case wait(until: Duration?)
    }

    /// Writes in one transaction at most, so that nobody waits for long.
    static let most = 512
    /// From so many rows at once on, a transaction is written while another is flushed: with fewer, two small flushes
    /// and changes of threads cost more than the time they fill.
    static let overlapFrom = 256
    /// Up to so many rows at once are waited for all together, however short a flush is.
    static let togetherUpTo = 32
    /// What a row costs about from its arrival to its place in the log. Of as many rows as can be made within a flush, half
    /// would only wait for the flush of the other half.
    static let rowDuration = Duration.microseconds(10)
    /// The longest wait for more writes while the disk is idle.
    static let longestWait = Duration.milliseconds(2)

    /// Writes that wait, and the rows in them.
    private(set) var waiting = 0
    private var waitingRows = 0
    /// Rows in transactions that are not durable yet.
    private var unflushedRows = 0
    private(set) var isFlushing = false
    private(set) var isWorking = false

    /// How many rows there seem to be at once: those answered last, who are about to send again, and all who wait.
    private var population = 1
    private var flushDuration = Duration.zero
    private var flushEnd = Duration.zero
    /// Rows that end a wait.
    private var wanted: Int?

    /// Whether another transaction is likely to be worth writing while this one is flushed.
    var overlaps: Bool { population >= Self.overlapFrom }

    /// A write arrives; true if the writer must be woken.
    mutating func arrive(rows: Int) -> Bool {
        waiting += 1
        waitingRows += rows
        if !isWorking {
            isWorking = true
            return true
        }
        guard let wanted, waitingRows >= wanted else { return false }
        self.wanted = nil
        return true
    }

    /// What the writer does next.
    mutating func turn(now: Duration, isClosing: Bool) -> Turn {
        wanted = nil
        guard waiting > 0 else {
            isWorking = false
            return .rest
        }
        let enough = enough
        if isClosing || waitingRows >= enough { return begin() }
        let end = flushEnd + min(flushDuration, Self.longestWait)
        guard isFlushing || now < end else { return begin() }
        wanted = enough
        return .wait(until: isFlushing ? nil : end)
    }

    /// The writer is to wait no longer; true if it was waiting and nobody had woken it.
    mutating func stopWaiting() -> Bool { wanted.take() != nil }

    /// How many rows are worth a transaction now.
    private var enough: Int {
        if overlaps { return (population + 1) / 2 }
        if isFlushing { return Int.max }
        let together = max(Self.togetherUpTo, Int(flushDuration / Self.rowDuration))
        return population <= together ? population : (population + 1) / 2
    }

    private mutating func begin() -> Turn {
        population = waitingRows + unflushedRows
        return .begin(min(waiting, Self.most))
    }

    /// A transaction begins with some of the writes that wait.
    mutating func didBegin(writes: Int, rows: Int) {
        waiting -= writes
        waitingRows -= rows
        unflushedRows += rows
    }

    mutating func didBeginFlush() { isFlushing = true }

    /// Rows are durable or undone; true if the writer must be woken.
    mutating func didEndFlush(ofRows rows: Int, in duration: Duration, now: Duration, hasMore: Bool) -> Bool {
        unflushedRows -= rows
        population = rows + unflushedRows + waitingRows
        isFlushing = hasMore
        flushDuration = duration
        flushEnd = now
        return stopWaiting()
    }

    /// Nothing that waits is written any more; true if the writer must be woken.
    mutating func didCollapse() -> Bool {
        (waiting, waitingRows, unflushedRows, isFlushing) = (0, 0, 0, false)
        return stopWaiting()
    }
}

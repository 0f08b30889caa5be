@testable import LocalNode
import Testing

/// When a transaction begins.
struct CommitScheduleTests {
    /// As long after the last flush as no wait lasts.
    private let later = Duration.seconds(60)
    private let many = 2 * CommitSchedule.overlapFrom

    /// Writes of one row each arrive, and those that wait begin together.
    private func begin(_ count: Int, _ schedule: Scheduled) {
        for _ in 0..<count { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .begin(count))
        schedule.didBegin(writes: count, rows: count)
    }

    @Test func aLoneWriterNeverWaits() {
        let schedule = Scheduled()
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: .zero, isClosing: false) == .begin(1))
        schedule.didBegin(writes: 1, rows: 1)
        #expect(schedule.turn(now: .zero, isClosing: false) == .rest)
        #expect(!schedule.isWorking)
    }

    @Test func fewWritersGoTogether() {
        let schedule = Scheduled()
        begin(3, schedule)
        schedule.didBeginFlush()
        #expect(!schedule.overlaps)
        for _ in 0..<2 { #expect(!schedule.arrive(rows: 1)) }
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        // The end of the flush wakes the writer, who waits for the three that were answered too, as long as a flush takes.
        let end = later + .milliseconds(1)
        #expect(
            schedule.didEndFlush(ofRows: 3, in: .milliseconds(1), now: end, hasMore: false))
        #expect(
            schedule.turn(now: end, isClosing: false) == .wait(until: end + .milliseconds(1)))
        for _ in 0..<2 { #expect(!schedule.arrive(rows: 1)) }
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: end, isClosing: false) == .begin(5))
    }

    @Test func whoDoesNotComeIsNotWaitedForLong() {
        let schedule = Scheduled()
        begin(3, schedule)
        schedule.didBeginFlush()
        _ = schedule.didEndFlush(ofRows: 3, in: .seconds(1), now: later, hasMore: false)
        _ = schedule.arrive(rows: 1)
        let end = later + CommitSchedule.longestWait
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: end))
        #expect(schedule.turn(now: end, isClosing: false) == .begin(1))
    }

    /// After a flush of the time, how many of the rows that were in it are waited for.
    private func awaited(_ rows: Int, after flush: Duration) -> Int? {
        let schedule = Scheduled()
        begin(rows, schedule)
        schedule.didBeginFlush()
        #expect(!schedule.overlaps)
        let end = later + flush
        _ = schedule.didEndFlush(ofRows: rows, in: flush, now: end, hasMore: false)
        _ = schedule.arrive(rows: 1)
        #expect(schedule.turn(now: end, isClosing: false) == .wait(until: end + flush))
        return (2...rows).first { _ in schedule.arrive(rows: 1) }
    }

    @Test func moreWritersThanAFlushIsWorthWaitingForGoInHalves() {
        let more = 2 * CommitSchedule.togetherUpTo
        #expect(awaited(more, after: CommitSchedule.rowDuration * more / 2) == more / 2)
        #expect(awaited(more, after: CommitSchedule.rowDuration * more) == more)
        #expect(awaited(more / 2, after: .microseconds(1)) == more / 2)
    }

    @Test func halfOfManyWritersBeginDuringAFlush() {
        let schedule = Scheduled()
        begin(many, schedule)
        schedule.didBeginFlush()
        #expect(schedule.overlaps)
        for _ in 1..<(many / 2) { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: later, isClosing: false) == .begin(many / 2))
    }

    @Test func aRequestOfManyRowsCountsAsMany() {
        let schedule = Scheduled()
        _ = schedule.arrive(rows: many)
        #expect(schedule.turn(now: later, isClosing: false) == .begin(1))
        #expect(schedule.overlaps)
    }

    @Test func whoClosesDoesNotWait() {
        let schedule = Scheduled()
        begin(3, schedule)
        schedule.didBeginFlush()
        _ = schedule.arrive(rows: 1)
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        #expect(schedule.stopWaiting())
        #expect(!schedule.stopWaiting())
        #expect(schedule.turn(now: later, isClosing: true) == .begin(1))
    }

    @Test func aTransactionTakesNoMoreThanTheMost() {
        let schedule = Scheduled()
        for _ in 0..<(CommitSchedule.most + 1) { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .begin(CommitSchedule.most))
    }

    @Test func nothingIsWrittenAfterACollapse() {
        let schedule = Scheduled()
        begin(3, schedule)
        schedule.didBeginFlush()
        _ = schedule.arrive(rows: 1)
        _ = schedule.turn(now: later, isClosing: false)
        #expect(schedule.didCollapse())
        #expect(schedule.turn(now: later, isClosing: true) == .rest)
    }
}

/// The schedule behind a reference: an expectation cannot change a value.
private final class Scheduled {
    private var schedule = CommitSchedule()

    var isWorking: Bool { schedule.isWorking }
    var overlaps: Bool { schedule.overlaps }

    func arrive(rows: Int) -> Bool { schedule.arrive(rows: rows) }
    func turn(now: Duration, isClosing: Bool) -> CommitSchedule.Turn {
        schedule.turn(now: now, isClosing: isClosing)
    }
    func stopWaiting() -> Bool { schedule.stopWaiting() }
    func didBegin(writes: Int, rows: Int) { schedule.didBegin(writes: writes, rows: rows) }
    func didBeginFlush() { schedule.didBeginFlush() }
    func didEndFlush(ofRows rows: Int, in duration: Duration, now: Duration, hasMore: Bool) -> Bool {
        schedule.didEndFlush(ofRows: rows, in: duration, now: now, hasMore: hasMore)
    }
    func didCollapse() -> Bool { schedule.didCollapse() }
}

@testable import LocalNode
import Testing

/// When a transaction begins.
struct CommitScheduleTests {
    /// As long after the last flush as no wait lasts.
    private let later = Duration.seconds(60)
    private let many = 2 * CommitSchedule.overlapFrom

    /// Writes of one row each arrive, and those that wait begin together.
    private func begin(_ count: Int, _ schedule: inout CommitSchedule) {
        for _ in 0..<count { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .begin(count))
        schedule.didBegin(writes: count, rows: count)
    }

    @Test func aLoneWriterNeverWaits() {
        var schedule = CommitSchedule()
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: .zero, isClosing: false) == .begin(1))
        schedule.didBegin(writes: 1, rows: 1)
        #expect(schedule.turn(now: .zero, isClosing: false) == .rest)
        #expect(!schedule.isWorking)
    }

    @Test func fewWritersGoTogether() {
        var schedule = CommitSchedule()
        begin(3, &schedule)
        schedule.didBeginFlush()
        #expect(!schedule.overlaps)
        for _ in 0..<2 { #expect(!schedule.arrive(rows: 1)) }
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        // The end of the flush wakes the writer, who waits a little for the third.
        let end = later + .milliseconds(2)
        #expect(
            schedule.didEndFlush(ofRows: 3, in: .milliseconds(2), now: end, hasMore: false))
        #expect(
            schedule.turn(now: end, isClosing: false) == .wait(until: end + .microseconds(500)))
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: end, isClosing: false) == .begin(3))
    }

    @Test func whoDoesNotComeIsNotWaitedForLong() {
        var schedule = CommitSchedule()
        begin(3, &schedule)
        schedule.didBeginFlush()
        _ = schedule.didEndFlush(ofRows: 3, in: .seconds(1), now: later, hasMore: false)
        _ = schedule.arrive(rows: 1)
        let end = later + CommitSchedule.longestWait
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: end))
        #expect(schedule.turn(now: end, isClosing: false) == .begin(1))
    }

    @Test func halfOfManyWritersBeginDuringAFlush() {
        var schedule = CommitSchedule()
        begin(many, &schedule)
        schedule.didBeginFlush()
        #expect(schedule.overlaps)
        for _ in 1..<(many / 2) { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        #expect(schedule.arrive(rows: 1))
        #expect(schedule.turn(now: later, isClosing: false) == .begin(many / 2))
    }

    @Test func aRequestOfManyRowsCountsAsMany() {
        var schedule = CommitSchedule()
        _ = schedule.arrive(rows: many)
        #expect(schedule.turn(now: later, isClosing: false) == .begin(1))
        #expect(schedule.overlaps)
    }

    @Test func whoClosesDoesNotWait() {
        var schedule = CommitSchedule()
        begin(3, &schedule)
        schedule.didBeginFlush()
        _ = schedule.arrive(rows: 1)
        #expect(schedule.turn(now: later, isClosing: false) == .wait(until: nil))
        #expect(schedule.stopWaiting())
        #expect(!schedule.stopWaiting())
        #expect(schedule.turn(now: later, isClosing: true) == .begin(1))
    }

    @Test func aTransactionTakesNoMoreThanTheMost() {
        var schedule = CommitSchedule()
        for _ in 0..<(CommitSchedule.most + 1) { _ = schedule.arrive(rows: 1) }
        #expect(schedule.turn(now: later, isClosing: false) == .begin(CommitSchedule.most))
    }

    @Test func nothingIsWrittenAfterACollapse() {
        var schedule = CommitSchedule()
        begin(3, &schedule)
        schedule.didBeginFlush()
        _ = schedule.arrive(rows: 1)
        _ = schedule.turn(now: later, isClosing: false)
        #expect(schedule.didCollapse())
        #expect(schedule.turn(now: later, isClosing: true) == .rest)
    }
}

@testable import Bridge
import Content
import Identity
import MailConversion
import Maildir
import Store
import Testing

@Suite("Parts that need nobody")
struct PartsTests {
    private let second: Int64 = 1_000_000_000

    @Test func aMoveIsDecidedWhenItIsQuiet() {
        var detector = FolderMoveDetector(denialsAtOnce: 20)
        detector.moved(thread: "a", from: .requests, to: .inbox, author: nil, at: 0)
        #expect(detector.settled(at: second) == .nothing)
        detector.notice(at: second)
        #expect(detector.settled(at: 2 * second) == .nothing)
        guard case .decide(let decisions) = detector.settled(at: 3 * second) else {
            Issue.record("nothing was decided")
            return
        }
        #expect(decisions.map(\.state) == [.allowed])
        #expect(detector.deadline == nil)
    }

    @Test func patienceEndsWithoutQuiet() {
        var detector = FolderMoveDetector(denialsAtOnce: 20)
        detector.moved(thread: "a", from: .inbox, to: .blocked, author: nil, at: 0)
        for time in 1..<10 {
            detector.notice(at: Int64(time) * second)
            #expect(detector.settled(at: Int64(time) * second) == .nothing)
        }
        #expect(detector.settled(at: 10 * second) != .nothing)
    }

    @Test func theLastMoveOfAConversationCounts() {
        var detector = FolderMoveDetector(denialsAtOnce: 20)
        detector.moved(thread: "a", from: .requests, to: .blocked, author: nil, at: 0)
        detector.moved(thread: "a", from: .requests, to: .inbox, author: nil, at: 1)
        guard case .decide(let decisions) = detector.take(at: 2) else {
            Issue.record("nothing was decided")
            return
        }
        #expect(decisions.map(\.state) == [.allowed])
    }

    @Test(arguments: [
        (MailFolder.inbox, MailFolder.archive), (.archive, .inbox), (.trash, .blocked), (.inbox, .inbox),
    ])
    func movesThatSayNothing(_ from: MailFolder, _ to: MailFolder) {
        var detector = FolderMoveDetector(denialsAtOnce: 20)
        detector.moved(thread: "a", from: from, to: to, author: nil, at: 0)
        #expect(detector.take(at: 1) == .nothing)
    }

    @Test func denialsAreCountedOverTenSeconds() {
        var detector = FolderMoveDetector(denialsAtOnce: 2)
        detector.moved(thread: "a", from: .inbox, to: .blocked, author: nil, at: 0)
        detector.moved(thread: "b", from: .inbox, to: .blocked, author: nil, at: 0)
        guard case .decide = detector.take(at: 0) else {
            Issue.record("two are not many")
            return
        }
        detector.moved(thread: "c", from: .inbox, to: .blocked, author: nil, at: 5 * second)
        guard case .hold(let held) = detector.take(at: 5 * second) else {
            Issue.record("three within ten seconds are many")
            return
        }
        #expect(held.map(\.thread) == ["c"])
        detector.moved(thread: "c", from: .inbox, to: .blocked, author: nil, at: 20 * second)
        guard case .decide = detector.take(at: 20 * second) else {
            Issue.record("one after a while is not many")
            return
        }
    }

    @Test func retriesGrowAndEnd() {
        var record = MailSubmissionRecord(spool: "a", identifier: nil, digest: [], arrivalNanoseconds: 0)
        var waits: [Int64] = []
        for attempt in 0..<7 {
            record.attempts = attempt
            guard case .wait(let until) = RetrySchedule.failed(record, at: 0) else { continue }
            waits.append(until / second)
        }
        #expect(waits == [5, 15, 60, 300, 900, 3600, 3600])
        guard case .waitAndTell = RetrySchedule.failed(record, at: 900 * second) else {
            Issue.record("nobody was told")
            return
        }
        record.isDelayTold = true
        guard case .wait = RetrySchedule.failed(record, at: 901 * second) else {
            Issue.record("told twice")
            return
        }
        #expect(RetrySchedule.failed(record, at: 48 * 3600 * second) == .giveUp)
    }

    @Test func keywordLetters() {
        let text = "0 $Forwarded\n1 Junk\n3 $Junk\n25 other\n26 Junk\nx Junk\n"
        #expect(KeywordFile.letters(named: ["junk", "$junk"], in: text) == ["b", "d"])
    }

    @Test func aBellRungTwiceIsOneRing() async {
        let bell = Bell()
        await bell.ring()
        await bell.ring()
        await bell.wait(atMost: nil)
        let task = Task { await bell.wait(atMost: nil) }
        task.cancel()
        await task.value
    }
}

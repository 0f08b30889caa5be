import Conversations
import Testing

@testable import Client

struct LiveAgendaTests {
    private let one = LiveErrand.conversation(ConversationID([1]))
    private let two = LiveErrand.conversation(ConversationID([2]))
    private var agenda = LiveAgenda()

    @Test mutating func errandsComeInTheOrderOfTheirWishesAndOnlyOnce() {
        agenda.want(one)
        agenda.want(two)
        agenda.want(one)
        #expect(agenda.next(now: .zero) == one)
        #expect(agenda.next(now: .zero) == two)
        #expect(agenda.next(now: .zero) == nil)
    }

    @Test mutating func onlySoManyAreAtWorkAtOnce() {
        let many = (0..<50).map { LiveErrand.conversation(ConversationID([UInt8($0)])) }
        for errand in many { agenda.want(errand) }
        var started: [LiveErrand] = []
        while let errand = agenda.next(now: .zero) { started.append(errand) }
        #expect(started.count == EngineLimits.conversationsAtOnce)
        agenda.finished(started[0])
        #expect(agenda.next(now: .zero) == many[started.count])
        #expect(agenda.next(now: .zero) == nil)
    }

    @Test mutating func aWishDuringTheWorkIsKeptForAfterwards() {
        agenda.want(one)
        _ = agenda.next(now: .zero)
        agenda.want(one)
        #expect(agenda.next(now: .zero) == nil)
        agenda.finished(one)
        #expect(agenda.next(now: .zero) == one)
        agenda.finished(one)
        #expect(agenda.next(now: .zero) == nil)
    }

    @Test mutating func aLaterWishComesAtItsTimeAndTheEarlierOneCounts() {
        agenda.want(one, at: .seconds(5))
        agenda.want(one, at: .seconds(3))
        agenda.want(one, at: .seconds(9))
        #expect(agenda.wakeTime() == .seconds(3))
        #expect(agenda.next(now: .seconds(2)) == nil)
        #expect(agenda.next(now: .seconds(3)) == one)
        agenda.finished(one)
        #expect(agenda.wakeTime() == nil)
    }

    @Test mutating func aWishForNowTakesThePlaceOfALaterOne() {
        agenda.want(one, at: .seconds(5))
        agenda.want(one)
        #expect(agenda.next(now: .zero) == one)
        agenda.finished(one)
        #expect(agenda.next(now: .seconds(6)) == nil)
    }

    @Test mutating func waitsDoubleWithEveryFailureAndEndWithSuccess() {
        agenda.want(one)
        for wait in [1, 2, 4, 8] {
            #expect(agenda.next(now: .seconds(100)) == one)
            agenda.failed(one, now: .zero, jitter: 0)
            #expect(agenda.wakeTime() == .seconds(wait))
        }
        #expect(agenda.next(now: .seconds(8)) == one)
        agenda.finished(one)
        agenda.want(one)
        _ = agenda.next(now: .zero)
        agenda.failed(one, now: .zero, jitter: 0)
        #expect(agenda.wakeTime() == .seconds(1))
    }

    @Test mutating func whileTheNodeIsAwayOnlyWhatDoesNotNeedItIsDone() {
        agenda.want(one)
        _ = agenda.next(now: .zero)
        agenda.nodeFailed(one, now: .zero, jitter: 0)
        agenda.want(two)
        agenda.want(.chore(.expiry))
        #expect(agenda.next(now: .zero) == .chore(.expiry))
        #expect(agenda.next(now: .zero) == nil)
        #expect(agenda.wakeTime() == .seconds(1))
        agenda.nodeIsBack()
        #expect(agenda.next(now: .zero) == one)
        #expect(agenda.next(now: .zero) == two)
    }

    @Test mutating func thePauseEndsByItselfAndGrows() {
        agenda.want(one)
        _ = agenda.next(now: .zero)
        #expect(agenda.nodeFailed(one, now: .zero, jitter: 0) == .seconds(1))
        #expect(agenda.next(now: .milliseconds(999)) == nil)
        #expect(agenda.next(now: .seconds(1)) == one)
        #expect(agenda.nodeFailed(one, now: .seconds(1), jitter: 0) == .seconds(2))
    }

    @Test mutating func whatIsDroppedDoesNotComeBack() {
        agenda.want(one)
        _ = agenda.next(now: .zero)
        agenda.dropped(one)
        #expect(agenda.next(now: .seconds(1000)) == nil)
        #expect(agenda.backlog == 0)
    }

    @Test mutating func theBacklogCountsWhatWaitsAndWhatIsAtWorkButNoChores() {
        agenda.want(one)
        agenda.want(two)
        agenda.want(.chore(.leaving))
        _ = agenda.next(now: .zero)
        #expect(agenda.backlog == 2)
    }
}

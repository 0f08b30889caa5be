@testable import LocalNode
import NodeClient
import NodeTestSupport
import Synchronization
import Testing

/// Times that order rows as their numbers do: clients show a conversation by its times.
@Suite struct RowClockTests {
    @Test func aClockThatStandsStillGivesGrowingTimes() {
        var clock = RowClock { 5_000_999 }
        #expect((0..<3).map { _ in clock.next() } == [5_000_000, 5_001_000, 5_002_000])
    }

    @Test func aClockSetBackALittleIsOvertakenAndSetBackMuchIsFollowed() {
        let system = Mutex<UInt64>(10_000_000_000)
        var clock = RowClock { system.withLock { $0 } }
        #expect(clock.next() == 10_000_000_000)
        system.withLock { $0 = 9_999_999_000 }
        #expect(clock.next() == 10_000_001_000)
        system.withLock { $0 = 5_000_000_000 }
        #expect(clock.next() == 5_000_000_000)
    }

    @Test func messagesOfOneMicrosecondHaveTheOrderOfTheirNumbers() async throws {
        let engine = try NodeEngine(
            .memory, judges: .standIns, limits: NodeServerLimits(), clock: { 1_000_000_000 })
        let (node, group) = (InMemoryNode(engine), [7, 7] as [UInt8])
        try await node.publish(
            groupMessages: (0..<3).map { .init(data: Samples.message(group: group, "\($0)")) })
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "3"))])
        let rows = try await node.groupMessages(of: group, page: PageRequest()).rows
        #expect(rows.map(\.cursor.sequence) == [1, 2, 3, 4])
        #expect(
            rows.map(\.createdNanoseconds) == [1_000_000_000, 1_000_001_000, 1_000_002_000, 1_000_003_000])
    }
}

import Conversations
import NodeClient
import Synchronization
import Testing

@testable import Client

@Suite(.timeLimit(.minutes(1)))
struct LiveRefusalTests {
    /// A clock that only short waits move: whoever makes everybody wait for longer makes them wait for good.
    private final class StandingTimer: NodeTimer {
        private let time = Mutex(Duration.zero)

        var now: Duration { time.withLock { $0 } }

        func sleep(for duration: Duration) async throws {
            guard duration <= EngineLimits.liveSettling else {
                return try await Task.sleep(for: .seconds(3600))
            }
            time.withLock { $0 += duration }
        }

        func jitter() -> Double { 0 }
    }

    @Test func whatTheNodeRefusesOfOneConversationHoldsUpNoOther() async throws {
        let scene = try Scene()
        let node = Switchboard(scene.node)
        let (alix, bo) = (try await scene.client(), try await scene.client(node: node))
        let (refused, good) = (
            try await alix.group(with: [bo.inboxID]), try await alix.group(with: [bo.inboxID])
        )
        try await bo.sync()
        node.refusedGroup = refused.bytes
        let feed = LiveFeed(
            engine: bo.engine, housekeeping: bo.housekeeping, board: bo.board, report: { _ in },
            timer: StandingTimer())
        let running = Task { try await feed.run() }

        for number in 1...5 {
            try await alix.say("not yet", in: refused)
            try await alix.say("now", in: good)
            try await until { try bo.texts(in: good).count == number }
        }
        #expect(try bo.texts(in: refused) == [])

        node.refusedGroup = nil
        try await alix.say("at last", in: refused)
        try await until { try bo.texts(in: refused).count == 6 }
        running.cancel()
        try await running.value
    }
}

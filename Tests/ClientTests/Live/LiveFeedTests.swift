import Client
import Content
import Conversations
import NodeClient
import Store
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LiveFeedTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    /// Runs `body` while the clients are kept up to date.
    private func whileLive(_ clients: [XMTPClient], _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try await client.run() } }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func messagesAndNewConversationsArriveByThemselves() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        try await whileLive([bo]) {
            let dm = try await alix.directMessage(with: bo.inboxID)
            try await alix.say("one", in: dm)
            try await until { (try? bo.texts(in: dm)) == ["one"] }
            let group = try await alix.group(with: [bo.inboxID])
            try await alix.say("two", in: group)
            try await alix.say("three", in: dm)
            try await until {
                (try? bo.texts(in: group)) == ["two"] && (try? bo.texts(in: dm)) == ["one", "three"]
            }
            #expect(try bo.liveStatus().connectedSinceNanoseconds != nil)
        }
        #expect(try bo.liveStatus().isRunning == false)
    }

    @Test func whatIsQueuedLeavesByItself() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await whileLive([alix, bo]) {
            for number in 0..<5 {
                _ = try await alix.submit(Text("\(number)").encoded().serialized(), to: dm)
            }
            try await until { (try? bo.texts(in: dm))?.count == 5 }
            try await until { try alix.liveStatus().unsent == 0 }
        }
        #expect(try bo.texts(in: dm) == ["0", "1", "2", "3", "4"])
    }

    @Test func itStartsWithoutANodeAndGoesOnWhenThereIsOne() async throws {
        let switchboard = Switchboard(scene.node)
        let (alix, bo) = (try await scene.client(), try await scene.client(node: switchboard))
        switchboard.isDown = true
        try await whileLive([bo]) {
            try await until { try bo.liveStatus().failures > 0 }
            #expect(try bo.liveStatus().lastFailure?.code == .network)
            #expect(try bo.liveStatus().connectedSinceNanoseconds == nil)
            let dm = try await alix.directMessage(with: bo.inboxID)
            try await alix.say("early", in: dm)
            switchboard.isDown = false
            try await until { (try? bo.texts(in: dm)) == ["early"] }
        }
    }

    @Test func messagesDisappearWhenTheirTimeIsUp() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(
            with: bo.inboxID,
            disappearing: DisappearingSettings(fromNanoseconds: 1, inNanoseconds: 50_000_000))
        try await whileLive([bo]) {
            try await alix.say("soon gone", in: dm)
            try await until { try bo.events(after: 0).contains { $0.kind == .messageExpired } }
        }
        #expect(try bo.texts(in: dm) == [])
    }

    @Test func onlyOneFeedRunsAtATime() async throws {
        let alix = try await scene.client()
        try await whileLive([alix]) {
            try await until { try alix.liveStatus().isRunning }
            let error = await #expect(throws: ClientError.self) { try await alix.run() }
            #expect(error?.code == .busy)
        }
        try await whileLive([alix]) {}
    }

    @Test func everyListenerHearsOfEvents() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        var first = alix.eventSignals().makeAsyncIterator()
        var second = alix.eventSignals().makeAsyncIterator()
        _ = try await alix.directMessage(with: bo.inboxID)
        #expect(await first.next() != nil)
        #expect(await second.next() != nil)
        try alix.close()
        while await first.next() != nil {}
    }
}

import Client
import Conversations
import Identity
import NodeClient
import Store
import Testing

struct ForkTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    @Test func logsThatAgreeSayThatNothingHasForked() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let group = try await alix.group(with: [bo.inboxID])
        try await bo.sync()
        try await alix.set(.groupName, to: "one", in: group)
        try await bo.sync()
        #expect(try await alix.watchForks() == [])
        #expect(try await bo.watchForks() == [])
        let read = try bo.database.read { try $0.networkCommitLog(group.bytes) }
        #expect(!read.isEmpty)
        #expect(try bo.database.read { try $0.forkWatch(group.bytes).verdict } == .notForked)
        // Written once, whoever looks how often.
        _ = try await alix.watchForks()
        let entries = try await scene.node.commitLogs(of: [.init(groupID: group.bytes)]).first?.rows.count
        #expect(entries == read.count)
    }

    @Test func whoeverHasAnotherStateHearsOfItAndIsBroughtBack() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let group = try await alix.group(with: [bo.inboxID])
        try await bo.sync()
        try bo.setConsent(.allowed, conversations: [group])
        try await alix.set(.groupName, to: "one", in: group)
        try await bo.sync()
        try await alix.watchForks()
        // A row that says something else is what a fork looks like from inside.
        var row = try #require(try bo.commitLog(group).last)
        row.authenticator = [UInt8](repeating: 0, count: 32)
        let changed = row
        try bo.database.write { try $0.append(changed) }
        #expect(try await bo.watchForks() == [group])
        #expect(try bo.conversation(group).isForked)
        #expect(try bo.events(after: 0).contains { $0.kind == .conversationForked })
        #expect(try await bo.watchForks() == [])

        try await bo.requestReadd(to: group)
        try await alix.sync()
        try await alix.sync()
        try await bo.sync()
        #expect(try !bo.conversation(group).isForked)
        let (ours, theirs) = (try await alix.epoch(of: group), try await bo.epoch(of: group))
        #expect(ours == theirs)
        try await alix.say("welcome back", in: group)
        try await bo.sync()
        #expect(try bo.texts(in: group).contains("welcome back"))
    }

    /// Who has not forked reads the commit, and may do so before the welcome is there: removed and added by the same commit.
    @Test func whoeverReadsTheCommitBeforeTheWelcomeIsBroughtBack() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let group = try await alix.group(with: [bo.inboxID])
        try await bo.sync()
        try await bo.requestReadd(to: group)
        try await alix.sync()
        try await alix.sync()
        try await bo.sync(group)
        #expect(try bo.conversation(group).isActive == false)
        try await alix.say("welcome back", in: group)
        try await bo.sync()
        #expect(try bo.conversation(group).isActive)
        #expect(try await alix.epoch(of: group) == bo.epoch(of: group))
        #expect(try bo.texts(in: group) == ["welcome back"])
        try await bo.say("here again", in: group)
        try await alix.sync()
        #expect(try alix.texts(in: group) == ["welcome back", "here again"])
    }

    @Test func whoeverMayNotBringBackDoesNothing() async throws {
        let (alix, bo, caro) = (
            try await scene.client(), try await scene.client(), try await scene.client()
        )
        let group = try await alix.group(with: [bo.inboxID, caro.inboxID])
        try await bo.sync()
        try await caro.sync()
        let before = try await alix.epoch(of: group).number
        try alix.setConsent(.denied, conversations: [group])
        try await caro.requestReadd(to: group)
        try await bo.sync()
        try await alix.sync()
        #expect(try await alix.epoch(of: group).number == before)
    }
}

import Client
import Conversations
import Identity
import NodeClient
import Store
import Testing

struct ExaminationTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    @Test func aSoundAccountHasNothingToTell() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await alix.say("hello", in: dm)
        let examination = try await alix.examine()
        #expect(examination.isWell && examination.unsent == 0 && examination.refused.isEmpty)
        #expect(examination.installations == 1 && examination.conversations == 1)
    }

    @Test func whatKeepsAConversationFromGoingOnIsToldAndBlocksNobody() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let lost = try await alix.group(with: [bo.inboxID])
        let sound = try await alix.group(with: [bo.inboxID])
        var record = try #require(try alix.database.read { try $0.conversation(lost.bytes) })
        record.pausedFor = "99.0.0"
        let changed = record
        try alix.database.write { transaction in
            try transaction.save(changed)
            try transaction.removeGroupParts(lost.bytes)
        }
        let troubles = try await alix.examine().troubles
        #expect(troubles.map(\.conversation) == [lost])
        #expect(troubles.first?.reasons.count == 2)
        try await bo.sync()
        try await bo.say("hello", in: sound)
        try await alix.sync()
        #expect(try alix.texts(in: sound) == ["hello"])
    }

    @Test func aNodeThatIsAwayIsAFinding() async throws {
        let switchboard = Switchboard(scene.node)
        let alix = try await scene.client(node: switchboard)
        switchboard.isDown = true
        #expect(try await alix.examine().nodeFault != nil)
    }
}

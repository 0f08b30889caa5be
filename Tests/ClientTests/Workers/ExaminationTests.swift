import Client
import Conversations
import Identity
import Store
import Testing

struct ExaminationTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    @Test func aSoundAccountHasNothingToTell() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await alix.say("hello", in: dm)
        let examination = try alix.examine()
        #expect(examination.isSound && examination.unsent == 0 && examination.rejections.isEmpty)
    }

    @Test func whatKeepsAConversationFromGoingOnIsTold() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let lost = try await alix.group(with: [bo.inboxID])
        let sound = try await alix.group(with: [bo.inboxID])
        let record = try #require(try alix.database.read { try $0.conversation(lost.bytes) })
        var paused = record
        paused.pausedFor = "99.0.0"
        let changed = paused
        try alix.database.write { transaction in
            try transaction.save(changed)
            try transaction.removeGroupParts(lost.bytes)
        }
        #expect(
            try alix.examine().troubles == [
                ConversationTrouble(conversation: lost, kind: .paused(version: "99.0.0")),
                ConversationTrouble(conversation: lost, kind: .unreadable),
            ])
        // It blocks nobody.
        try await bo.sync()
        try await bo.say("hello", in: sound)
        try await alix.sync()
        #expect(try alix.texts(in: sound) == ["hello"])
    }
}

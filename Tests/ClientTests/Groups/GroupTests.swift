import Client
import Content
import Conversations
import Identity
import NodeClient
import Testing

struct GroupTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    private func three() async throws -> (XMTPClient, XMTPClient, XMTPClient, ConversationID) {
        let (alix, bo, caro) = (
            try await scene.client(), try await scene.client(), try await scene.client()
        )
        let group = try await alix.group(with: [bo.inboxID, caro.inboxID])
        try await bo.sync()
        try await caro.sync()
        return (alix, bo, caro, group)
    }

    private func expectAgreement(_ clients: [XMTPClient], on group: ConversationID) async throws {
        for client in clients { try await client.sync() }
        let first = try await clients[0].epoch(of: group)
        for client in clients.dropFirst() {
            let other = try await client.epoch(of: group)
            #expect(other == first)
            #expect(try client.conversation(group).summary == clients[0].conversation(group).summary)
        }
    }

    @Test func changesByTwoAtOnceAreBothMade() async throws {
        let (alix, bo, caro, group) = try await three()
        async let one: Void = alix.set(.groupName, to: "name", in: group)
        async let two: Void = bo.set(.description, to: "described", in: group)
        async let three: Void = caro.set(.imageURL, to: "https://example.org/i", in: group)
        _ = try await (one, two, three)
        try await expectAgreement([alix, bo, caro], on: group)
        let summary = try alix.conversation(group).summary
        #expect(summary.name == "name" && summary.description == "described")
        #expect(summary.imageURL == "https://example.org/i")
    }

    @Test func rolesDecideWhoMayRemove() async throws {
        let (alix, bo, caro, group) = try await three()
        let error = await #expect(throws: ClientError.self) {
            try await bo.remove([caro.inboxID], from: group)
        }
        #expect(error?.code == .forbidden)
        try await alix.change(.addAdmin, of: bo.inboxID, in: group)
        try await bo.sync()
        try await bo.remove([caro.inboxID], from: group)
        try await caro.sync()
        #expect(try !caro.conversation(group).isActive)
        try await expectAgreement([alix, bo], on: group)
        try await alix.add([caro.inboxID], to: group)
        try await caro.sync()
        #expect(try caro.conversation(group).isActive)
        try await expectAgreement([alix, bo, caro], on: group)
    }

    @Test func whoeverAsksToLeaveIsLetGoByASuperAdmin() async throws {
        let (alix, bo, caro, group) = try await three()
        try await bo.leave(group)
        try await caro.sync()
        #expect(try caro.conversation(group).summary.members.contains(bo.inboxID))
        try await alix.sync()
        try await bo.sync()
        #expect(try !bo.conversation(group).isActive)
        try await expectAgreement([alix, caro], on: group)
        #expect(try !alix.conversation(group).summary.members.contains(bo.inboxID))
    }

    @Test func twoConversationsOfOnePairAreOne() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        async let one = alix.directMessage(with: bo.inboxID)
        async let two = bo.directMessage(with: alix.inboxID)
        let (first, second) = try await (one, two)
        try await alix.sync()
        try await bo.sync()
        try await alix.say("from alix", in: first)
        try await bo.say("from bo", in: second)
        try await alix.sync()
        try await bo.sync()
        for client in [alix, bo] {
            #expect(try client.conversations().count == 1)
            #expect(try Set(client.texts(in: first)) == ["from alix", "from bo"])
        }
    }

    @Test func aDamagedEnvelopeIsRecordedAndPassed() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await bo.sync()
        try await alix.say("one", in: dm)
        let page = try await scene.node.groupMessages(of: dm.bytes, page: .init())
        var damaged = try #require(page.rows.last).data
        damaged[damaged.count - 1] ^= 1
        try await scene.node.publish(groupMessages: [.init(data: damaged)])
        try await alix.say("two", in: dm)
        try await bo.sync()
        #expect(try bo.texts(in: dm) == ["one", "two"])
        #expect(try bo.rejectedEnvelopes().count == 1)
        try await bo.sync()
        #expect(try bo.rejectedEnvelopes().count == 1)
    }

    @Test func theSameKeyIsTheSameMessage() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        let content = Text("once").encoded().serialized()
        let one = try await alix.send(content, to: dm, idempotencyKey: "key")
        let two = try await alix.send(content, to: dm, idempotencyKey: "key")
        #expect(one == two)
        try await bo.sync()
        #expect(try bo.texts(in: dm) == ["once"])
    }

    @Test func severalAccountsShareAProcessAndANode() async throws {
        let clients = [try await scene.client(), try await scene.client(), try await scene.client()]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (index, client) in clients.enumerated() {
                let other = clients[(index + 1) % clients.count]
                tasks.addTask {
                    let dm = try await client.directMessage(with: other.inboxID)
                    try await client.say("hello", in: dm)
                }
            }
            try await tasks.waitForAll()
        }
        for client in clients {
            try await client.sync()
            #expect(try client.conversations().count == 2)
        }
    }
}

import Client
import Content
import Conversations
import Identity
import Store
import Testing

struct SubmissionTests {
    @Test func severalContentsAreQueuedAtOnceAndKeepTheirOrder() async throws {
        let scene = try Scene()
        let (alice, bob) = (try await scene.client(), try await scene.client())
        let id = try await alice.directMessage(with: bob.inboxID)
        let texts = (0..<120).map { "number \($0)" }
        let queued = try await alice.submit(texts.map { Text($0).encoded().serialized() }, to: id)
        #expect(Set(queued).count == texts.count)
        #expect(try alice.texts(in: id) == texts)
        try await alice.publish(id)
        try await bob.sync()
        #expect(try bob.texts(in: id) == texts)
        let held = try bob.messages(in: id).filter { $0.kind == .application }.map(\.id)
        #expect(queued.map(\.bytes) == held)
    }

    @Test func wishesThatAreCarriedOutAreForgotten() async throws {
        let scene = try Scene()
        let (alice, bob) = (try await scene.client(), try await scene.client())
        let id = try await alice.group(with: [bob.inboxID])
        let message = try await alice.send(Text("once"), to: id)
        try await alice.set(.groupName, to: "renamed", in: id)
        let (intent, open) = try alice.database.read { transaction in
            (try transaction.intent(message: message.bytes), try transaction.openIntentCount())
        }
        #expect(intent == nil)
        #expect(open == 0)
    }

    @Test func whatWasPromisedIsInTheStoreWhenTheNodeIsAway() async throws {
        let scene = try Scene()
        let bob = try await scene.client()
        let node = Switchboard(scene.node)
        let alice = try await scene.client(node: node)
        let id = try await alice.directMessage(with: bob.inboxID)
        node.isDown = true
        await #expect(throws: ClientError.self) { try await alice.say("later", in: id) }
        node.isDown = false
        try await alice.sync()
        try await bob.sync()
        #expect(try bob.texts(in: id) == ["later"])
    }

    @Test func aListSaysAfterAStartWhatTheGroupsSay() async throws {
        let scene = try Scene()
        let bob = try await scene.client()
        let configuration = scene.configuration()
        let alice = try await XMTPClient.register(configuration, node: scene.node, signer: scene.wallet())
        let id = try await alice.group(with: [bob.inboxID])
        try await alice.set(.groupName, to: "a name", in: id)
        try await alice.set(.description, to: "what it is about", in: id)
        let before = try alice.conversations()
        try alice.close()
        let again = try XMTPClient.open(configuration, node: scene.node)
        let after = try again.conversations()
        #expect(after == before)
        #expect(after.first?.summary.name == "a name")
        #expect(after.first?.summary.description == "what it is about")
        #expect(after.first?.summary.members == [alice.inboxID, bob.inboxID].sorted())
        #expect(after.first?.summary.superAdmins == [alice.inboxID])
        #expect(after.first?.consent == .allowed)
    }
}

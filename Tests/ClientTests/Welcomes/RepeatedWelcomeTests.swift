import Client
import Conversations
import Identity
import NodeClient
import Store
import Testing

struct RepeatedWelcomeTests {
    @Test func anOldWelcomeDoesNotLeadBackIntoAnOldEpoch() async throws {
        let scene = try Scene()
        let node = Switchboard(scene.node)
        let (alice, bob) = (try await scene.client(), try await scene.client(node: node))
        let id = try await alice.group(with: [bob.inboxID])
        try await bob.sync()
        let old = try await scene.node.welcomes(for: bob.installationID.bytes, page: PageRequest()).rows
        try await alice.remove([bob.inboxID], from: id)
        try await bob.sync()
        #expect(try bob.conversation(id).isActive == false)
        // The node, or whoever has the bytes, shows it again.
        node.repeatedWelcomes = old
        try await bob.sync()
        #expect(try bob.conversation(id).isActive == false)
        #expect(try bob.rejectedEnvelopes().first?.code == "already-joined")
        // A new one is another matter. The node has given the number of the repeated one to nobody.
        node.repeatedWelcomes = []
        let carol = try await scene.client()
        for _ in 0..<2 { _ = try await alice.group(with: [carol.inboxID]) }
        try await alice.add([bob.inboxID], to: id)
        try await alice.say("welcome back", in: id)
        try await bob.sync()
        #expect(try bob.texts(in: id) == ["welcome back"])
        let (ours, theirs) = (try await alice.epoch(of: id), try await bob.epoch(of: id))
        #expect(ours.authenticator == theirs.authenticator)
    }
}

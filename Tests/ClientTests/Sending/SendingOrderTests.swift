import Client
import Content
import Conversations
import Store
import Testing

/// What leaves before what, and what leaves once more.
struct SendingOrderTests {
    @Test(arguments: [true, false])
    func aRevokedInstallationDoesNotReadTheNextMessage(isQueuedFirst: Bool) async throws {
        let scene = try Scene()
        let wallet = try scene.wallet()
        let owner = try await scene.client(wallet)
        let lost = try await scene.client(wallet)
        let friend = try await scene.client()
        let group = try await friend.group(with: [owner.inboxID])
        try await lost.sync()
        try await owner.sync()
        try await owner.change(.revoke([lost.installationID]), signers: [wallet])
        scene.clock.advance(seconds: 6)

        if isQueuedFirst {
            _ = try await friend.submit(Text("not for the lost one").encoded().serialized(), to: group)
            try await friend.sync()
        } else {
            try await friend.say("not for the lost one", in: group)
        }

        try await lost.sync()
        #expect(try lost.texts(in: group) == [])
        #expect(try !lost.conversation(group).isActive)
        try await owner.sync()
        #expect(try owner.texts(in: group) == ["not for the lost one"])
    }

    @Test func aNewInstallationReadsTheNextMessage() async throws {
        let scene = try Scene()
        let wallet = try scene.wallet()
        let owner = try await scene.client(wallet)
        let friend = try await scene.client()
        let group = try await friend.group(with: [owner.inboxID])
        let newer = try await scene.client(wallet)
        scene.clock.advance(seconds: 6)

        try await friend.say("for both", in: group)

        for installation in [owner, newer] {
            try await installation.sync()
            #expect(try installation.texts(in: group) == ["for both"])
        }
    }

    /// Three past epochs are kept by everybody: what comes that late is read, and must not be sent again.
    @Test(arguments: [2, 3, 4])
    func whatComesLateIsSentAgainOnlyWhenNobodyReadIt(commits: Int) async throws {
        let scene = try Scene()
        let node = Switchboard(scene.node)
        let writer = try await scene.client(node: node)
        let reader = try await scene.client()
        let group = try await writer.group(with: [reader.inboxID])
        try await reader.sync()
        node.beforeNextMessages {
            for _ in 0..<commits { try? await reader.rotateKeys(in: group) }
        }

        try await writer.say("late", in: group)

        try await writer.sync()
        try await reader.sync()
        let places = try [writer, reader].map { client in
            try client.messages(in: group).filter { $0.kind == .application }.map(\.sequence)
        }
        #expect(places[0].count == 1)
        #expect(places[0] == places[1])
    }
}

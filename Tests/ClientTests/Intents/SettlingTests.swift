import Conversations
import NodeClient
import Store
import Synchronization
import Testing

@testable import Client

/// What was handed to a node and never seen on the topic.
struct SettlingTests {
    private static let rootName = "sender-tag-root"

    /// A root of a wrong length is replaced by whoever takes a key from it: that shows whether one was taken.
    @Test(arguments: [0, ProtocolLimits.pastEpochs])
    func aKeyOfSenderTagsIsTakenOnlyForWhatIsSentAgain(commits: Int) async throws {
        let scene = try Scene()
        let node = Switchboard(scene.node)
        var configuration = scene.configuration()
        let isCut = Mutex(false)
        configuration.faults = { point in
            if point == .afterPublicationRecorded, isCut.withLock({ $0 }) { node.isDown = true }
        }
        let writer = try await XMTPClient.register(configuration, node: node, signer: scene.wallet())
        let reader = try await scene.client()
        let group = try await writer.group(with: [reader.inboxID])
        try await reader.sync()
        isCut.withLock { $0 = true }
        await #expect(throws: ClientError.self) { try await writer.say("once", in: group) }
        isCut.withLock { $0 = false }
        node.isDown = false
        for _ in 0..<commits { try await reader.rotateKeys(in: group) }

        try writer.database.write { try $0.setSecret(Self.rootName, [1]) }
        let sent = try await writer.workers.worker(group).alone { worker in
            _ = try await worker.receive()
            let open = try writer.database.read { try $0.openIntents(group.bytes) }
            return try await worker.settle(open)
        }
        let root = try #require(try writer.database.read { try $0.secret(Self.rootName) })
        #expect(sent == (commits == 0 ? 1 : 0))
        #expect(root.count == (commits == 0 ? ProtocolLimits.senderTagKeyLength : 1))

        try await writer.sync()
        try await reader.sync()
        #expect(try writer.texts(in: group) == ["once"])
        #expect(try reader.texts(in: group) == ["once"])
        let envelopes = try await scene.node.groupMessages(of: group.bytes, page: PageRequest()).rows
        #expect(envelopes.allSatisfy { !$0.senderHMAC.isEmpty })
    }
}

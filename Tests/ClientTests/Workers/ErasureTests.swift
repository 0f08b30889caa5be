import Client
import Conversations
import Foundation
import GRDB
import Testing

@testable import Store

/// Keys of the past are gone from the disk, not only from reach.
struct ErasureTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    private func sealedParts(_ client: XMTPClient, _ id: ConversationID) throws -> Set<Data> {
        let parts = try client.database.read { transaction in
            try transaction.all(
                "SELECT sealed FROM group_parts WHERE conversation = ?", [Data(id.bytes)]
            ) { $0[0] as Data }
        }
        return Set(parts)
    }

    private func files(of client: XMTPClient) throws -> Data {
        let folder = URL(fileURLWithPath: client.database.path).deletingLastPathComponent()
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            bytes.append(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return bytes
    }

    @Test func keysOfAMergedEpochAndOfReadMessagesAreGoneFromTheFiles() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await bo.sync()
        try await alix.say("one", in: dm)
        let before = try sealedParts(bo, dm)
        try await bo.sync()
        try await alix.rotateKeys(in: dm)
        // Three past epochs are kept for messages that are late; then they go too.
        for _ in 0..<4 { try await alix.rotateKeys(in: dm) }
        try await bo.sync()
        let after = try sealedParts(bo, dm)
        try bo.database.checkpoint()
        let bytes = try files(of: bo)
        let gone = before.subtracting(after)
        #expect(gone.count > 2)
        for sealed in gone {
            #expect(bytes.range(of: sealed.prefix(48)) == nil)
        }
        for sealed in after {
            #expect(bytes.range(of: sealed.prefix(48)) != nil)
        }
    }
}

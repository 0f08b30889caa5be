import Foundation
import GRDB
@testable import LocalNode
import Testing

/// What is on disk when a publisher is answered.
struct DurabilityTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func everyTransactionIsFlushedBeforeItsWritersAreAnswered() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let storage = try NodeStorage(
            .file(folder.appendingPathComponent("a.sqlite").path), hub: LiveHub(limits: NodeServerLimits()))
        let level = try await storage.committer.perform { context in
            try Int.fetchOne(context.db, sql: "PRAGMA synchronous")
        }
        // FULL
        #expect(level == 2)
        storage.close()
    }
}

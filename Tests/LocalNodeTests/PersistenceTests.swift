import Foundation
import GRDB
import LocalNode
import NodeClient
import NodeTestSupport
import Testing

/// The node's file.
struct PersistenceTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @Test func stateAndNumbersGoOnAfterARestart() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let group: [UInt8] = [1, 2, 3]
        let inbox = String(repeating: "a", count: 64)
        let judges = NodeEngine.Judges.standIns
        var engine = try NodeEngine(.file(path("a.sqlite")), judges: judges)
        var node = InMemoryNode(engine)
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "one"))])
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        try await node.publish(keyPackage: Samples.keyPackage(installation: [5]))
        engine.close()
        engine = try NodeEngine(.file(path("a.sqlite")), judges: judges)
        node = InMemoryNode(engine)
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "one"))])
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "two"))])
        let rows = try await node.groupMessages(of: group, page: PageRequest()).rows
        #expect(rows.map(\.cursor.sequence) == [1, 3])
        #expect(try await node.inboxIDs(of: [.init(identifier: "0x1")]) == [inbox])
        #expect(try await node.keyPackages(of: [[5]]) == [Samples.keyPackage(installation: [5])])
        await #expect(throws: NodeError(.invalidRequest, "")) {
            try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x9"))
        }
        engine.close()
    }

    @Test func aFileInUseIsRefusedAndFreedOnClose() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try NodeEngine(.file(path("b.sqlite")))
        #expect(throws: LocalNodeError(.fileInUse, "")) { _ = try NodeEngine(.file(path("b.sqlite"))) }
        first.close()
        try NodeEngine(.file(path("b.sqlite"))).close()
    }

    @Test func aDamagedFileIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(repeating: 0x41, count: 5000).write(to: folder.appendingPathComponent("rubbish"))
        #expect(throws: LocalNodeError(.fileDamaged, "")) { _ = try NodeEngine(.file(path("rubbish"))) }
        try NodeEngine(.file(path("c.sqlite"))).close()
        // The head is whole, the pages behind it are not.
        var bytes = try Data(contentsOf: folder.appendingPathComponent("c.sqlite"))
        for index in 4096..<bytes.count { bytes[index] ^= 0x5a }
        try bytes.write(to: folder.appendingPathComponent("c.sqlite"))
        #expect(throws: LocalNodeError(.fileDamaged, "")) { _ = try NodeEngine(.file(path("c.sqlite"))) }
    }

    @Test func aForeignOrLaterFileIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try DatabaseQueue(path: path("d.sqlite")).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(throws: LocalNodeError(.fileForeign, "")) { _ = try NodeEngine(.file(path("d.sqlite"))) }
        try NodeEngine(.file(path("e.sqlite"))).close()
        try DatabaseQueue(path: path("e.sqlite")).write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: LocalNodeError(.fileForeign, "")) { _ = try NodeEngine(.file(path("e.sqlite"))) }
    }

    @Test func aFileThatCannotBeMadeIsRefused() {
        #expect(throws: LocalNodeError(.fileUnusable, "")) {
            _ = try NodeEngine(.file(path("no/such/folder/f.sqlite")))
        }
    }

    @Test func manyPublishersAtOnceLoseNothingAndShareTransactions() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try NodeEngine(.file(path("g.sqlite")))
        let node = InMemoryNode(engine)
        let group: [UInt8] = [4]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for writer in 0..<8 {
                tasks.addTask {
                    for number in 0..<25 {
                        try await node.publish(
                            groupMessages: [.init(data: Samples.message(group: group, "\(writer) \(number)"))]
                        )
                    }
                }
            }
            try await tasks.waitForAll()
        }
        var numbers: [UInt64] = []
        try await node.eachGroupPage(of: group, after: .init()) { page in
            numbers += page.rows.map(\.cursor.sequence)
            return true
        }
        #expect(numbers == Array(1...200))
        engine.close()
    }
}

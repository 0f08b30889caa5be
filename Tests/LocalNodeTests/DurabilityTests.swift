import Foundation
import GRDB
@testable import LocalNode
import NodeClient
import NodeTestSupport
import Synchronization
import Testing

/// Nobody hears of what a power cut would take back.
@Suite(.timeLimit(.minutes(1)))
struct DurabilityTests {
    private let folder: URL
    private let group: [UInt8] = [7, 7]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("node-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var path: String { folder.appendingPathComponent("node.sqlite").path }

    private func engine(_ log: HeldLog) throws -> NodeEngine {
        try NodeEngine(
            .file(path), judges: .standIns, limits: NodeServerLimits(), clock: NodeEngine.systemNanoseconds,
            log: log)
    }

    private func message(_ number: Int) -> OutgoingGroupMessage {
        OutgoingGroupMessage(data: Samples.message(group: group, "\(number)"))
    }

    private func written(_ engine: NodeEngine) throws -> Int {
        try engine.storage.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM group_messages") ?? 0 }
    }

    private func numbers(_ node: InMemoryNode) async throws -> [UInt64] {
        try await node.groupMessages(of: group, page: PageRequest()).rows.map(\.cursor.sequence)
    }

    @Test func aMessageIsNotThereBeforeItsFlushHasEnded() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = HeldLog()
        let engine = try engine(log)
        let node = InMemoryNode(engine)
        let isAnswered = Mutex(false)
        let heard = Mutex<[UInt64]>([])
        let follower = Task {
            for await event in node.subscribe(toGroups: [.init(topic: group)]) {
                if case .envelope(let row) = event { heard.withLock { $0.append(row.cursor.sequence) } }
            }
        }
        while engine.openSubscriptions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let publisher = Task {
            try await node.publish(groupMessages: [message(1)])
            isAnswered.withLock { $0 = true }
        }
        try await log.hasBegun(1)
        #expect(try written(engine) == 1)
        #expect(try await numbers(node) == [])
        #expect(try await node.newestMessages(of: [group], withContent: true) == [nil])
        #expect(isAnswered.withLock { $0 } == false)
        #expect(heard.withLock { $0 } == [])
        log.open()
        try await publisher.value
        #expect(try await numbers(node) == [1])
        #expect(try await node.newestMessages(of: [group], withContent: false).first??.cursor.sequence == 1)
        while heard.withLock({ $0 }) != [1] { try await Task.sleep(for: .milliseconds(1)) }
        follower.cancel()
        engine.close()
    }

    @Test func aReaderOfWhatHasNoNumberWaitsForTheFlush() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = HeldLog()
        let engine = try engine(log)
        let node = InMemoryNode(engine)
        let isRead = Mutex(false)
        let package = Samples.keyPackage(installation: [5])
        let publisher = Task { try await node.publish(keyPackage: package) }
        try await log.hasBegun(1)
        let reader = Task {
            let found = try await node.keyPackages(of: [[5]])
            isRead.withLock { $0 = true }
            return found
        }
        try await Task.sleep(for: .milliseconds(50))
        #expect(isRead.withLock { $0 } == false)
        log.open()
        #expect(try await reader.value == [package])
        try await publisher.value
        engine.close()
    }

    @Test func manyWritersWriteTheNextTransactionDuringAFlush() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = HeldLog()
        let engine = try engine(log)
        let node = InMemoryNode(engine)
        let many = 2 * CommitSchedule.overlapFrom
        // So many at once that the committer expects as many again.
        let first = Task { try await node.publish(groupMessages: (0..<many).map(message)) }
        try await log.hasBegun(1)
        let second = Task { try await node.publish(groupMessages: (many..<(2 * many)).map(message)) }
        while try written(engine) < 2 * many { try await Task.sleep(for: .milliseconds(1)) }
        #expect(try await numbers(node) == [])
        log.release()
        try await first.value
        #expect(
            try await node.newestMessages(of: [group], withContent: false).first??.cursor.sequence
                == UInt64(many))
        log.open()
        try await second.value
        #expect(
            try await node.newestMessages(of: [group], withContent: false).first??.cursor.sequence
                == UInt64(2 * many))
        engine.close()
    }

    @Test func theRoomInTheLogIsNoPartOfIt() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try NodeEngine(.file(path), judges: .standIns)
        let node = InMemoryNode(engine)
        // In transactions of their own, so that there is room before the second and beyond the first room.
        for number in 1...3 { try await node.publish(groupMessages: [message(number)]) }
        let log = try #require(FileManager.default.contents(atPath: path + "-wal"))
        #expect(log.count >= LogFile.room)
        try await node.publish(groupMessages: (4...2000).map(message))
        // What a power cut would leave.
        let copy = folder.appendingPathComponent("copy.sqlite").path
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        engine.close()
        let found = try NodeEngine(.file(copy), judges: .standIns)
        #expect(try written(found) == 2000)
        #expect(found.storage.committer.visible[.group] == 2000)
        found.close()
    }

    @Test func aFailedFlushAcknowledgesNothingAndEndsAllWrites() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = HeldLog()
        let engine = try engine(log)
        let node = InMemoryNode(engine)
        let failure = Mutex<LocalNodeError?>(nil)
        engine.onFailure { error in failure.withLock { $0 = error } }
        let publisher = Task { try await node.publish(groupMessages: [message(1)]) }
        let uploader = Task { try await node.publish(keyPackage: Samples.keyPackage(installation: [5])) }
        try await log.hasBegun(1)
        log.open(failing: FlushFailure(errorNumber: EIO))
        await #expect(throws: NodeError(.unavailable, "")) { try await publisher.value }
        await #expect(throws: NodeError(.unavailable, "")) { try await uploader.value }
        await #expect(throws: NodeError(.unavailable, "")) {
            try await node.publish(groupMessages: [message(2)])
        }
        await #expect(throws: NodeError(.unavailable, "")) { _ = try await node.keyPackages(of: [[5]]) }
        #expect(try await numbers(node) == [])
        while failure.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(1)) }
        let told = failure.withLock { $0 }
        #expect(told?.code == .fileFailed)
        #expect(told?.reason.contains("Input/output error") == true)
        engine.close()
        // The file itself is whole.
        try NodeEngine(.file(path)).close()
    }
}

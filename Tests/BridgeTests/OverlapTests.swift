import Bridge
import Client
import Content
import Conversations
import Foundation
import Glibc
import MailConversion
import Maildir
import Store
import Synchronization
import Testing

/// One batch is made while another is written; wherever that stops, every mail is there once.
@Suite("Batches that overlap")
struct OverlapTests {
    /// Two full batches and a little of a third, with the root.
    private static let count = 520

    /// Alice with messages of somebody in her store that are no mail yet.
    private func filled(_ world: World) async throws -> XMTPClient {
        let client = try await world.client("alice")
        let group = try await client.group(with: [], options: .init())
        let now = SystemClock().nowNanoseconds
        try client.database.write(.ordered) { store in
            for number in 0..<Self.count {
                let content = Text("Words \(number)").encoded().serialized()
                let key = String(now + Int64(number))
                let id = MessageID(conversation: group, idempotencyKey: key, content: content)
                try store.insert(
                    MessageRecord(
                        id: id.bytes, conversation: group.bytes, sequence: Int64(number + 1), originator: 10,
                        senderInbox: String(repeating: "ab", count: 32),
                        senderInstallation: Array(repeating: 7, count: 32), senderVerified: true,
                        sentNanoseconds: now + Int64(number) * 1000, kind: .application, status: .published,
                        contentType: "xmtp.org/text:1.0", content: content, idempotencyKey: key))
                try store.append(
                    EventRecord(
                        kind: ClientEvent.Kind.messageReceived.rawValue, conversation: group.bytes,
                        message: id.bytes, atNanoseconds: now))
            }
        }
        return client
    }

    private func expectAll(of person: Person) async throws {
        let files = try person.files(.inbox) + person.files(.requests)
        let texts = try person.texts(.inbox) + person.texts(.requests)
        #expect(texts.sorted() == (0..<Self.count).map { "Words \($0)" }.sorted())
        #expect(Set(files.map(\.name.unique)).count == files.count)
        for folder in ["", ".Requests/"] {
            let left = try FileManager.default.contentsOfDirectory(
                atPath: "\(person.root.path)/\(folder)tmp")
            #expect(left.isEmpty)
        }
        #expect(try person.client.database.read { try $0.openMailFiles() }.isEmpty)
        #expect(try await person.lookAndSettle() == 0)
    }

    /// The second time is while another batch is under way.
    @Test(arguments: [
        BridgeFault.beforeIntentStored, .afterIntentStored, .beforePlacementStored, .afterPlacementStored,
    ])
    func stopped(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let client = try await filled(world)
        let alice = try await world.person("alice", client: client, fault: Trip(2).hook(at: point))
        await #expect(throws: BridgeError.self) { try await alice.account.keeper.deliverAll() }
        let again = try await world.person("alice", client: client)
        _ = try await again.account.keeper.deliverAll()
        try await expectAll(of: again)
    }

    /// The disk fails in the batch that is written while the next is made already, and works again.
    @Test(arguments: [FaultPoints.Point.writeTemporary, .flushTemporary, .renameIntoPlace])
    func diskFull(_ point: FaultPoints.Point) async throws {
        let world = try World()
        defer { world.remove() }
        let client = try await filled(world)
        let trip = Trip(300)
        let alice = try await world.person(
            "alice", client: client, maildirFaults: FaultPoints { $0 == point && trip.isDue ? ENOSPC : 0 })
        await #expect(throws: BridgeError.self) { try await alice.account.keeper.deliverAll() }
        _ = try await alice.account.keeper.deliverAll()
        try await expectAll(of: alice)
    }

    /// What takes up the work after an error must not meet files that are still being written.
    @Test func nothingIsWrittenAnyMoreWhenAnErrorIsTold() async throws {
        let world = try World()
        defer { world.remove() }
        let client = try await filled(world)
        let steps = Mutex(0)
        let alice = try await world.person(
            "alice", client: client, fault: Trip(2).hook(at: .afterIntentStored),
            maildirFaults: FaultPoints { _ in
                usleep(200)
                steps.withLock { $0 += 1 }
                return 0
            })
        await #expect(throws: BridgeError.self) { try await alice.account.keeper.deliverAll() }
        let told = steps.withLock { $0 }
        #expect(told > 0)
        try await Task.sleep(for: .milliseconds(100))
        #expect(steps.withLock { $0 } == told)
        _ = try await alice.account.keeper.deliverAll()
        try await expectAll(of: alice)
    }
}

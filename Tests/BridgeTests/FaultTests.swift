import Bridge
import Client
import Content
import Conversations
import Foundation
import Glibc
import Identity
import Mail
import MailConversion
import Maildir
import Store
import Submission
import Synchronization
import Testing

/// Stops once, at a place, the n-th time it is reached.
final class Trip: Sendable {
    struct Tripped: Error {}
    private let left: Mutex<Int>

    init(_ count: Int = 1) { left = Mutex(count) }

    var isDue: Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }

    /// What stops the mail side there.
    func hook(at point: BridgeFault) -> BridgeFaultHook {
        { reached in if reached == point, self.isDue { throw Tripped() } }
    }
}

@Suite("Stopped anywhere, everything is done once")
struct FaultTests {
    /// The mail side of an account after a stop, without any trap.
    private func reopened(_ world: World, _ person: Person) async throws -> Person {
        try await world.person("alice", client: person.client)
    }

    /// Alice, stopped at a place while Bob's message to her, "Secret", is replaced because he deleted it.
    private func stoppedWhileDeleting(_ world: World, at point: BridgeFault) async throws -> Person {
        let bob = try await world.person("bob")
        let first = try await world.person("alice")
        let dm = try await bob.client.directMessage(with: first.inbox)
        let message = try await bob.client.send(Text("Secret"), to: dm)
        try await first.pass()
        let alice = try await world.person("alice", client: first.client, fault: Trip().hook(at: point))
        try await bob.client.delete(message, in: dm)
        await #expect(throws: BridgeError.self) { try await alice.pass() }
        return alice
    }

    @Test(arguments: [
        BridgeFault.beforeIntentStored, .afterIntentStored, .beforePlacementStored, .afterPlacementStored,
    ])
    func delivery(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let trip = Trip()
        let alice = try await world.person(
            "alice", fault: trip.hook(at: point))
        let bob = try await world.person("bob")
        let dm = try await bob.client.directMessage(with: alice.inbox)
        for text in ["One", "Two", "Three"] { try await bob.client.send(Text(text), to: dm) }
        await #expect(throws: BridgeError.self) { try await alice.pass() }
        let again = try await reopened(world, alice)
        try await again.pass()
        #expect(try again.texts(.requests) == ["One", "Two", "Three"])
        #expect(try again.files(.requests).count == 4)
        #expect(try await again.lookAndSettle() == 0)
    }

    @Test(arguments: FaultPoints.Point.allCases.prefix(7))
    func diskFull(_ point: FaultPoints.Point) async throws {
        let world = try World()
        defer { world.remove() }
        let trip = Trip(2)
        let alice = try await world.person(
            "alice", maildirFaults: FaultPoints { $0 == point && trip.isDue ? ENOSPC : 0 })
        let bob = try await world.person("bob")
        let dm = try await bob.client.directMessage(with: alice.inbox)
        for text in ["One", "Two", "Three"] { try await bob.client.send(Text(text), to: dm) }
        // A point that is reached once only stops nothing the first time.
        do { try await alice.pass() } catch { #expect((error as? BridgeError)?.code == .full) }
        try await alice.pass()
        #expect(try alice.texts(.requests) == ["One", "Two", "Three"])
        #expect(try alice.files(.requests).count == 4)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(alice.root.path)/.Requests/tmp").isEmpty)
    }

    @Test(arguments: [BridgeFault.beforeRemoval, .afterRemoval, .beforePlacementStored])
    func deletion(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await stoppedWhileDeleting(world, at: point)
        let again = try await reopened(world, alice)
        try await again.pass()
        let mails = try again.mails(.requests)
        #expect(mails.count == 2)
        #expect(mails.contains { $0.body.text?.contains("deleted by its sender") == true })
        #expect(try await again.lookAndSettle() == 0)
    }

    /// The file that was to be replaced is somewhere else when the work is taken up again: it is not what replaces it.
    @Test(arguments: [BridgeFault.afterIntentStored, .beforePlacementStored, .beforeRemoval])
    func deletionOfWhatTheUserMoves(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await stoppedWhileDeleting(world, at: point)
        let target = try alice.files(.requests).first { try alice.text(of: $0) == "Secret" }
        try alice.rename(try #require(target), to: .inbox)
        let again = try await reopened(world, alice)
        try await again.lookAndSettle()
        try await again.pass()
        #expect(try again.files(.requests).isEmpty)
        let mails = try again.mails(.inbox)
        // The root, and what is in the message's place.
        #expect(mails.count == 2)
        #expect(mails.contains { $0.body.text?.contains("deleted by its sender") == true })
        #expect(!mails.contains { $0.body.text == "Secret" })
        #expect(try await again.lookAndSettle() == 0)
    }

    /// A writer who opened the draft before the mail side came back to it has one draft.
    @Test(arguments: [BridgeFault.beforeDraft, .afterDraft, .afterBounce])
    func keptAmongTheDrafts(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await world.person("alice", fault: Trip().hook(at: point))
        let nobody = String(repeating: "ab", count: 32)
        try alice.submit(to: ["\(nobody)@local.xmtp.alt"], "To nobody", arguments: ["-N", "never"])
        await #expect(throws: BridgeError.self) { try await alice.send() }
        for draft in try alice.files(.drafts) {
            _ = try Relocation(alice.root).setFlags(of: draft) { $0.insert(.seen) }
        }
        let again = try await reopened(world, alice)
        try await again.send()
        #expect(try again.files(.drafts).count == 1)
        #expect(try Spool(path: again.configuration.spool).waiting().isEmpty)
    }

    @Test(arguments: [
        BridgeFault.afterMovesNoted, .beforeMovesStored, .afterMovesStored, .afterMoved,
    ])
    func moving(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let bob = try await world.person("bob")
        let first = try await world.person("alice")
        let dm = try await bob.client.directMessage(with: first.inbox)
        for text in ["One", "Two"] { try await bob.client.send(Text(text), to: dm) }
        try await first.pass()
        let trip = Trip()
        let alice = try await world.person(
            "alice", client: first.client, fault: trip.hook(at: point))
        try alice.rename(try #require(try alice.files(.requests).last), to: .blocked)
        await #expect(throws: BridgeError.self) { try await alice.lookAndSettle() }
        let again = try await reopened(world, alice)
        try await again.pass()
        try await again.lookAndSettle()
        #expect(try again.client.conversations().first?.consent == .denied)
        #expect(try again.files(.blocked).count == 3)
        #expect(try again.files(.requests).isEmpty)
    }

    /// What was moved before the stop is known where it is: it is neither taken for removed nor for new.
    @Test(arguments: [BridgeFault.afterMovesStored, .afterMoved])
    func whatWasMovedBeforeAStopIsKnown(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let bob = try await world.person("bob")
        let first = try await world.person("alice")
        let dm = try await bob.client.directMessage(with: first.inbox)
        let message = try await bob.client.send(Text("Secret"), to: dm)
        try await bob.client.send(Text("Two"), to: dm)
        try await first.pass()
        let trip = Trip()
        let alice = try await world.person(
            "alice", client: first.client, fault: trip.hook(at: point))
        try alice.rename(try #require(try alice.files(.requests).last), to: .inbox)
        await #expect(throws: BridgeError.self) { try await alice.lookAndSettle() }
        let again = try await reopened(world, alice)
        try await again.pass()
        // Long enough for what is missed to count as removed, short enough for it not to be met again.
        _ = try await again.account.keeper.look()
        world.clock.advance(seconds: 2)
        _ = try await again.account.keeper.look()
        #expect(try again.client.database.read { try $0.tombstone(message.bytes) } == nil)
        try await bob.client.delete(message, in: dm)
        try await again.pass()
        try await again.lookAndSettle()
        let texts = try again.mails(.inbox).compactMap(\.body.text)
        #expect(texts.count == 3)
        #expect(!texts.contains("Secret"))
        #expect(texts.contains { $0.contains("deleted by its sender") })
    }

    @Test(arguments: [
        BridgeFault.beforeJournal, .afterJournal, .beforePrepared, .afterPrepared, .afterSubmitted,
        .afterPublished, .beforeSpoolRemoved, .afterSpoolRemoved,
    ])
    func sending(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let trip = Trip()
        let alice = try await world.person(
            "alice", fault: trip.hook(at: point))
        let bob = try await world.person("bob")
        try alice.submit(to: [bob.address], "Once")
        await #expect(throws: BridgeError.self) { try await alice.send() }
        let again = try await reopened(world, alice)
        world.clock.advance(seconds: 60)
        try await again.send()
        world.clock.advance(seconds: 60)
        try await again.send()
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["Once"])
        #expect(try again.texts(.inbox) == ["Once"])
        #expect(try Spool(path: again.configuration.spool).waiting().isEmpty)
    }

    @Test(arguments: [BridgeFault.beforeBounce, .afterBounce, .beforePlacementStored])
    func bouncing(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let trip = Trip()
        let alice = try await world.person(
            "alice", fault: trip.hook(at: point))
        try alice.submit(to: ["\(String(repeating: "ab", count: 32))@local.xmtp.alt"], "To nobody")
        await #expect(throws: BridgeError.self) { try await alice.send() }
        let again = try await reopened(world, alice)
        try await again.send()
        try await again.send()
        #expect(try again.files(.inbox).count == 1)
        #expect(try Spool(path: again.configuration.spool).waiting().isEmpty)
    }

    @Test func claimingFromTheOutbox() async throws {
        let world = try World()
        defer { world.remove() }
        let trip = Trip()
        let alice = try await world.person(
            "alice", fault: trip.hook(at: .afterClaim))
        let bob = try await world.person("bob")
        try "From: me@local.xmtp.alt\nTo: \(bob.address)\n\nOnce\n".write(
            toFile: "\(alice.root.path)/.Outbox/new/1795341600.M1P2.host", atomically: true, encoding: .utf8)
        world.clock.advance(seconds: 3)
        await #expect(throws: BridgeError.self) { try await alice.send() }
        let again = try await reopened(world, alice)
        try await again.send()
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["Once"])
    }
}

import Bridge
import Client
import Content
import Control
import Conversations
import Foundation
import Identity
import Mail
import MailConversion
import Maildir
import Store
import Testing

@Suite("Moving mail decides, and decisions move mail")
struct ConsentTests {
    /// Alice with a request of three messages from Bob.
    private func request(
        _ world: World, _ change: (inout BridgeConfiguration) -> Void = { _ in }
    ) async throws -> (alice: Person, bob: Person, dm: ConversationID) {
        let (alice, bob) = try await couple(world, change)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        for text in ["One", "Two", "Three"] { try await bob.client.send(Text(text), to: dm) }
        try await alice.pass()
        return (alice, bob, dm)
    }

    private func consent(_ person: Person) throws -> ConsentRecord.State? {
        try person.client.conversations().first?.consent
    }

    @Test func movingOneMessageMovesTheConversation() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob, _) = try await request(world)
        try alice.rename(try #require(try alice.files(.requests).last), to: .inbox)
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .allowed)
        #expect(try alice.client.database.read { try $0.consent(.inbox, bob.inbox.text)?.state } == .allowed)
        #expect(try alice.files(.requests).isEmpty)
        #expect(try alice.files(.inbox).count == 4)
        #expect(try await alice.lookAndSettle() == 0)
    }

    @Test func movingBackUndoes() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        try alice.rename(try #require(try alice.files(.requests).first), to: .blocked)
        try await alice.lookAndSettle()
        #expect(try consent(alice) == .denied)
        #expect(try alice.files(.blocked).count == 4)
        try alice.rename(try #require(try alice.files(.blocked).first), to: .requests)
        try await alice.lookAndSettle()
        #expect(try consent(alice) == .unknown)
        #expect(try alice.files(.requests).count == 4)
        let log = try alice.client.database.read { try $0.mailDecisions(limit: 10) }
        #expect(log.map(\.cause) == [.move, .move])
        #expect(log.map(\.new) == [.unknown, .denied])
    }

    @Test func aCommandUndoesTheLastDecision() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        try alice.rename(try #require(try alice.files(.requests).first), to: .blocked)
        try await alice.lookAndSettle()
        #expect(try await alice.account.keeper.undoDecision() != nil)
        #expect(try consent(alice) == .unknown)
        #expect(try alice.files(.requests).count == 4)
    }

    /// A program with the folder open that takes what left for deleted, as NeoMutt does, removes it by its old name.
    @Test func whatTheBridgeMovesBackIsNotWhatAProgramSawLeave() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let seen = try alice.files(.requests)
        try alice.rename(try #require(seen.first), to: .blocked)
        try await alice.lookAndSettle()
        #expect(try await alice.account.keeper.undoDecision() != nil)
        let left = try seen.filter { try !alice.files(.blocked).map(\.name).contains($0.name) }
        for file in left { try? FileManager.default.removeItem(atPath: alice.path(file)) }
        try await alice.lookAndSettle()
        #expect(left.count == 4)
        #expect(try alice.files(.requests).count == 4)
    }

    @Test func aCopyDecidesNothingUntilTheOriginalGoes() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let original = try #require(try alice.files(.requests).last)
        // As mutt does: an unrelated name, a header more, the original stays until the folder is synchronised.
        var text = String(decoding: try Scan(alice.root).content(of: original), as: UTF8.self)
        text = text.replacing("\n\n", with: "\nContent-Length: 4\n\n", maxReplacements: 1)
        try text.write(
            toFile: "\(alice.root.path)/new/1795349999.R12345.laptop", atomically: true, encoding: .utf8)
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try consent(alice) == .unknown)
        #expect(try alice.files(.requests).count == 4)
        world.clock.advance(seconds: 7200)
        try FileManager.default.removeItem(atPath: alice.path(original))
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .allowed)
        #expect(try alice.files(.inbox).count == 4)
    }

    @Test func aHardLinkAndThenARemovalIsAMove() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let original = try #require(try alice.files(.requests).last)
        // As Dovecot does: the target appears first.
        try FileManager.default.linkItem(
            atPath: alice.path(original),
            toPath: "\(alice.root.path(alice.folder(.blocked)))/new/\(original.name.withoutInfo)")
        #expect(try await alice.account.keeper.look().decisions == 0)
        try FileManager.default.removeItem(atPath: alice.path(original))
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .denied)
        #expect(try alice.files(.blocked).count == 4)
    }

    @Test func aCopyAfterARemovalIsAMove() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let original = try #require(try alice.files(.requests).last)
        let bytes = try Scan(alice.root).content(of: original)
        try FileManager.default.removeItem(atPath: alice.path(original))
        #expect(try await alice.lookAndSettle() == 0)
        try Data(bytes).write(
            to: URL(fileURLWithPath: "\(alice.root.path)/cur/1795349999.1_2.host,U=5:2,S"))
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .allowed)
    }

    @Test func flagsSurviveAndDecideNothing() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let file = try #require(try alice.files(.requests).last)
        let folder = alice.root.path(alice.folder(.requests))
        try FileManager.default.moveItem(
            atPath: alice.path(file), toPath: "\(folder)/cur/\(file.name.with([.flagged, .seen]))")
        #expect(try await alice.lookAndSettle() == 0)
        try alice.rename(try #require(try alice.files(.requests).first { $0.half == .new }), to: .inbox)
        try await alice.lookAndSettle()
        #expect(try alice.files(.inbox).contains { $0.name.flags == [.flagged, .seen] })
    }

    @Test func movesElsewhereDecideNothing() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        for (file, folder) in zip(try alice.files(.requests), [MailFolder.archive, .trash, .drafts]) {
            try alice.rename(file, to: folder)
        }
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try consent(alice) == .unknown)
    }

    @Test func theLastOfSeveralMovesCounts() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        let files = try alice.files(.requests)
        try alice.rename(files[0], to: .inbox)
        _ = try await alice.account.keeper.look()
        try alice.rename(files[1], to: .blocked)
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .denied)
        #expect(try alice.files(.blocked).count == 4)
    }

    /// The program ends between the look that notes a move and the decision.
    @Test(arguments: [MailFolder.inbox, .blocked])
    func aMoveThatWasNotedIsDecidedAfterAStop(_ target: MailFolder) async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _, _) = try await request(world)
        try alice.rename(try #require(try alice.files(.requests).last), to: target)
        #expect(try await alice.account.keeper.look().decisions == 0)
        let again = try await world.person("alice", client: alice.client)
        #expect(try await again.lookAndSettle() == 1)
        #expect(try consent(again) == (target == .inbox ? .allowed : .denied))
        #expect(try again.files(target).count == 4)
        let third = try await world.person("alice", client: alice.client)
        #expect(try await third.lookAndSettle() == 0)
    }

    @Test func aDecisionFromElsewhereMovesTheMail() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob, dm) = try await request(world)
        try alice.client.setConsent(
            .allowed, conversations: [try #require(alice.client.conversations().first?.id)])
        try await alice.pass()
        #expect(try alice.files(.inbox).count == 4)
        try await bob.client.send(Text("Four"), to: dm)
        try await alice.pass()
        #expect(try alice.files(.inbox).count == 5)
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try alice.client.database.read { try $0.mailDecisions(limit: 1).first?.cause } == .elsewhere)
    }

    @Test func aBlockedPersonsMessagesInAGroupAreSetAside() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let carol = try await world.person("carol")
        let group = try await bob.client.group(with: [alice.inbox, carol.inbox])
        try await bob.client.send(Text("From Bob"), to: group)
        try await carol.pass()
        try await carol.client.send(Text("From Carol"), to: group)
        try await alice.pass()
        try alice.client.setConsent(.allowed, conversations: [group], inboxes: [])
        try alice.client.setConsent(.denied, conversations: [], inboxes: [carol.inbox])
        try await alice.pass()
        #expect(try alice.texts(.inbox) == ["From Bob"])
        #expect(try alice.texts(.blocked) == ["From Carol"])
        // Taking it out again is about the person.
        try alice.rename(try #require(try alice.files(.blocked).first), to: .inbox)
        try await alice.lookAndSettle()
        #expect(try alice.texts(.inbox) == ["From Bob", "From Carol"])
        #expect(
            try alice.client.database.read { try $0.consent(.inbox, carol.inbox.text)?.state } == .allowed)
    }

    @Test func manyDenialsAtOnceWaitForTheUser() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world) { $0.massBlockLimit = 2 }
        for _ in 0..<3 { try await bob.client.send(Text("Hello"), to: bob.client.group(with: [alice.inbox])) }
        try await alice.pass()
        for file in try alice.files(.requests) where file.name.identity != nil {
            try alice.rename(file, to: .blocked)
        }
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try alice.client.conversations().allSatisfy { $0.consent == .unknown })
        #expect(try alice.mails(.inbox).first?.header.subject?.contains("was stopped") == true)
        #expect(try alice.account.status().held == 3)
        #expect(try await alice.account.keeper.undoHeld() == 3)
        #expect(try alice.files(.blocked).isEmpty)
        #expect(try alice.files(.requests).count == 9)
        #expect(try await alice.lookAndSettle() == 0)
    }

    @Test func heldDenialsCanBeConfirmed() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world) { $0.massBlockLimit = 1 }
        for _ in 0..<2 { try await bob.client.send(Text("Hello"), to: bob.client.group(with: [alice.inbox])) }
        try await alice.pass()
        for file in try alice.files(.requests) { try alice.rename(file, to: .blocked) }
        try await alice.lookAndSettle()
        #expect(try await alice.account.keeper.confirmHeld() == 2)
        try await alice.pass()
        #expect(try alice.client.conversations().allSatisfy { $0.consent == .denied })
        #expect(try alice.files(.blocked).count == 6)
    }

    @Test func theOtherInstallationSeesWhatWasDecided() async throws {
        let world = try World()
        defer { world.remove() }
        let key = String(repeating: "11", count: 32)
        let first = try await world.client("alice", key: key, deviceSync: true)
        let second = try await world.client("alice2", key: key, deviceSync: true)
        try await first.sync()
        try await second.sync()
        try await first.sync()
        let alice = try await world.person("alice", client: first)
        let other = try await world.person("alice2", client: second)
        let bob = try await world.person("bob")
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Hello"), to: dm)
        try await alice.pass()
        try await other.pass()
        #expect(try other.texts(.requests) == ["Hello"])
        try alice.rename(try #require(try alice.files(.requests).first), to: .inbox)
        try await alice.lookAndSettle()
        for _ in 0..<2 {
            try await alice.pass()
            try await other.pass()
        }
        #expect(try other.texts(.inbox) == ["Hello"])
        #expect(try await other.lookAndSettle() == 0)
    }

    @Test func dovecotsJunkKeywordBlocksWhereThatIsWanted() async throws {
        let world = try World()
        defer { world.remove() }
        let control = world.folder + "/control"
        let (alice, _, _) = try await request(world) {
            $0.junkKeywords = .init(controlDirectory: control)
        }
        try FileManager.default.createDirectory(
            atPath: "\(control)/.Requests", withIntermediateDirectories: true)
        try "0 $Forwarded\n1 Junk\n".write(
            toFile: "\(control)/.Requests/dovecot-keywords", atomically: true, encoding: .utf8)
        let file = try #require(try alice.files(.requests).last)
        try FileManager.default.moveItem(
            atPath: alice.path(file),
            toPath: "\(alice.root.path(alice.folder(.requests)))/cur/\(file.name.base):2,Sb")
        #expect(try await alice.lookAndSettle() == 1)
        #expect(try consent(alice) == .denied)
        #expect(try alice.files(.blocked).count == 4)
    }
}

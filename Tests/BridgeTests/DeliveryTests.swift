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

@Suite("Messages become mail")
struct DeliveryTests {
    @Test func aRequestLiesInItsFolderWithItsRootFirst() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Hello Alice"), to: dm)
        try await bob.client.send(Text("Are you there?"), to: dm)
        let report = try await alice.pass()
        // The root, which says who began it, and two messages.
        #expect(report.delivered == 3)
        let mails = try alice.mails(.requests)
        #expect(mails.count == 3)
        #expect(try alice.texts(.requests) == ["Hello Alice", "Are you there?"])
        #expect(try alice.files(.inbox).isEmpty)
        let root = try #require(mails.first { $0.header.identifiers(.inReplyTo).isEmpty })
        for mail in mails where mail != root {
            #expect(mail.header.identifiers(.references) == [try #require(root.header.messageIdentifier)])
            #expect(mail.header.subject == "Re: \(root.header.subject ?? "")")
        }
        // The invitation calls for attention.
        #expect(try alice.files(.requests).allSatisfy { $0.half == .new })
    }

    @Test func nothingIsDeliveredTwice() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        for number in 0..<5 { try await bob.client.send(Text("Number \(number)"), to: dm) }
        #expect(try await alice.pass().delivered == 6)
        #expect(try await alice.pass().delivered == 0)
        #expect(try alice.files(.requests).count == 6)
    }

    @Test func ownMessagesAreSeenAndLieInTheirConversation() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await alice.client.directMessage(with: bob.inbox)
        try await alice.client.send(Text("Mine"), to: dm)
        try await alice.pass()
        let mail = try #require(
            try alice.mails(.inbox).first { $0.header.text("XMTP-Status") == "published" })
        #expect(mail.header.mailboxes(.from).first?.localPart == alice.inbox.text)
        #expect(mail.header.mailboxes(.to).first?.localPart == bob.inbox.text)
        #expect(try alice.files(.inbox).allSatisfy { $0.half == .cur && $0.name.flags.contains(.seen) })
    }

    @Test func ownMessagesMayLieInTheFolderOfSentMail() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world) { $0.ownMessages = .sent }
        let dm = try await alice.client.directMessage(with: bob.inbox)
        try await alice.client.send(Text("Mine"), to: dm)
        try await alice.pass()
        #expect(try alice.texts(.sent) == ["Mine"])
        #expect(try alice.texts(.inbox).isEmpty)
    }

    @Test func aGroupTellsItsChangesAndTakesItsNewTitle() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        var options = ConversationFounding.Options()
        options.name = "Team"
        let group = try await bob.client.group(with: [alice.inbox], options: options)
        try await bob.client.send(Text("Before"), to: group)
        try await alice.pass()
        try await bob.client.set(.groupName, to: "Crew", in: group)
        try await bob.client.send(Text("After"), to: group)
        try await alice.pass()
        let mails = try alice.mails(.requests)
        let subjects = Dictionary(
            mails.map { (($0.body.text ?? "").prefix(6).description, $0.header.subject ?? "") },
            uniquingKeysWith: { $1 })
        #expect(subjects["Before"] == "Re: Team")
        #expect(subjects["After"] == "Re: Crew")
        #expect(
            mails.contains {
                $0.body.text?.contains("Crew") == true && $0.header.text("Auto-Submitted") != nil
            })
        #expect(mails.filter { $0.header.identifiers(.inReplyTo).isEmpty }.count == 1)
    }

    @Test func twoGroupsOfOneNameAreTwoTitles() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        var options = ConversationFounding.Options()
        options.name = "Team"
        for _ in 0..<2 {
            let group = try await bob.client.group(with: [alice.inbox], options: options)
            try await bob.client.send(Text("Hello"), to: group)
        }
        try await alice.pass()
        let roots = try alice.mails(.requests).filter { $0.header.identifiers(.inReplyTo).isEmpty }
        #expect(Set(roots.compactMap(\.header.subject)).count == 2)
    }

    @Test func aReplyHangsUnderWhatItAnswers() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let first = try await bob.client.send(Text("First"), to: dm)
        let second = try await bob.client.send(
            Reply(reference: first.hex, referenceInboxID: bob.inbox.text, content: Text("Second").encoded()),
            to: dm)
        try await bob.client.send(
            Reply(reference: second.hex, referenceInboxID: bob.inbox.text, content: Text("Third").encoded()),
            to: dm)
        try await alice.pass()
        let third = try #require(try alice.mails(.requests).first { $0.body.text == "Third" })
        let references = third.header.identifiers(.references).map(\.string)
        #expect(references.count == 3)
        #expect(references.dropFirst().map { $0.prefix(64).description } == [first.hex, second.hex])
    }

    @Test func aDeletedMessageLeavesAPlaceholder() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let message = try await bob.client.send(Text("Secret"), to: dm)
        try await alice.pass()
        #expect(try alice.texts(.requests) == ["Secret"])
        try await bob.client.delete(message, in: dm)
        try await alice.pass()
        let mails = try alice.mails(.requests)
        #expect(mails.count == 2)
        #expect(!mails.contains { $0.body.text?.contains("Secret") == true })
        let placeholder = try #require(
            mails.first { $0.body.text?.contains("deleted by its sender") == true })
        #expect(placeholder.header.messageIdentifier?.left == message.hex[...])
        #expect(try await alice.pass().delivered == 0)
    }

    @Test func aMessageDeletedBeforeItWasDeliveredIsAPlaceholderAtOnce() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let message = try await bob.client.send(Text("Secret"), to: dm)
        try await bob.client.delete(message, in: dm)
        try await alice.pass()
        let mails = try alice.mails(.requests)
        #expect(!mails.contains { $0.body.text?.contains("Secret") == true })
        #expect(mails.contains { $0.body.text?.contains("deleted by its sender") == true })
    }

    @Test func whatWasFiledElsewhereIsNotTouchedByADeletion() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let message = try await bob.client.send(Text("Kept"), to: dm)
        try await alice.pass()
        let file = try #require(
            try alice.files(.requests).first { $0.name.identity == String(message.hex.prefix(32)) })
        try alice.rename(file, to: .archive)
        try await alice.lookAndSettle()
        try await bob.client.delete(message, in: dm)
        try await alice.pass()
        #expect(try alice.texts(.archive) == ["Kept"])
    }

    @Test func anExpiredMessageIsGoneWithoutAWord() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(
            with: alice.inbox,
            disappearing: DisappearingSettings(fromNanoseconds: 1, inNanoseconds: 60_000_000_000))
        try await bob.client.send(Text("Soon gone"), to: dm)
        try await alice.pass()
        #expect(try alice.texts(.requests) == ["Soon gone"])
        world.clock.advance(seconds: 120)
        try await alice.pass()
        #expect(try alice.texts(.requests).isEmpty)
    }

    @Test func aMessageTheUserRemovedStaysRemoved() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let message = try await bob.client.send(Text("Unwanted"), to: dm)
        try await alice.pass()
        let file = try #require(
            try alice.files(.requests).first { $0.name.identity == String(message.hex.prefix(32)) })
        try FileManager.default.removeItem(atPath: alice.path(file))
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try alice.client.database.read { try $0.tombstone(message.bytes)?.folder } == ".Requests")
        try await alice.pass()
        #expect(try alice.texts(.requests).isEmpty)
    }

    @Test func sizesInNamesAreExact() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Zeile eins\nZeile zwei, grün\n"), to: dm)
        try await alice.pass()
        for file in try alice.files(.requests) {
            let bytes = try Scan(alice.root).content(of: file)
            #expect(file.name.size == bytes.count)
            #expect(file.name.wireSize == bytes.count + bytes.filter { $0 == 0x0A }.count)
        }
    }

    @Test func foldersMayHaveOtherNames() async throws {
        let world = try World()
        defer { world.remove() }
        let names = FolderMap([.requests: try MaildirFolder("Anfragen")])
        let client = try await world.client("alice")
        let bob = try await world.person("bob")
        var alice = try await world.person("alice", client: client, { $0.folders = names })
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Hello"), to: dm)
        try await alice.pass()
        #expect(try Scan(alice.root).folder(MaildirFolder("Anfragen")).count == 2)
        // Renamed in the configuration alone, the mail would be left behind.
        let error = await #expect(throws: BridgeError.self) {
            try await world.person("alice", client: client)
        }
        #expect(error?.code == .unsuitable)
        #expect(error?.reason.contains("Anfragen") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(alice.root.path)/.Requests"))
        // Renamed on disk as well, it is where it was, and nothing was decided.
        try FileManager.default.moveItem(
            atPath: "\(alice.root.path)/.Anfragen", toPath: "\(alice.root.path)/.Requests")
        alice = try await world.person("alice", client: client)
        #expect(try await alice.lookAndSettle() == 0)
        #expect(try alice.texts(.requests) == ["Hello"])
        try await bob.client.send(Text("More"), to: dm)
        try await alice.pass()
        #expect(try alice.texts(.requests) == ["Hello", "More"])
        #expect(try alice.client.conversations().first?.consent == .unknown)
    }

    @Test func manyMessagesComeInBatchesInTheirOrder() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        for number in 0..<300 {
            _ = try await bob.client.submit(Text("Number \(number)").encoded().serialized(), to: dm)
        }
        try await bob.client.publish(dm)
        let report = try await alice.pass()
        #expect(report.delivered == 301)
        // Those that the node took in one moment may stand in any order.
        #expect(try alice.texts(.requests).sorted() == (0..<300).map { "Number \($0)" }.sorted())
    }
}

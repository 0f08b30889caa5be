import Client
@testable import Control
import Foundation
import Conversations
import Identity
import LocalNode
import MLS
import MailConversion
import NodeClient
import Testing

/// Commands on real accounts over a node in memory.
struct EngineHandlersTests {
    /// An open account with its handlers.
    struct Party {
        let client: XMTPClient
        let handlers: ControlHandlers
        let folder: URL
    }

    static func party(_ name: String, on node: InMemoryNode, aliases: String? = nil) async throws -> Party {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var account = AccountConfiguration(name: name, programState: folder.path, home: folder.path)
        account.network = .local
        account.deviceSync = false
        if let aliases {
            let file = folder.appendingPathComponent("aliases")
            try Data(aliases.utf8).write(to: file)
            account.mail.aliases = file.path
        }
        var random = SystemRandom()
        let key = random.bytes(count: 32).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        let client = try await XMTPClient.register(
            account.clientConfiguration(), node: node, signer: LocalKeySigner(privateKey: key))
        return Party(
            client: client, handlers: EngineHandlers(client: client, account: account).handlers(),
            folder: folder)
    }

    static func items<Request: ControlRequest>(
        _ request: Request, _ party: Party
    ) async throws -> [Request.Item] {
        let (stream, continuation) = AsyncStream.makeStream(of: Request.Item.self)
        _ = try await party.handlers.perform(
            request, reply: ControlReply(item: { continuation.yield($0) }, progress: { _ in }))
        continuation.finish()
        return await stream.reduce(into: []) { $0.append($1) }
    }

    @Test func aTextReachesAPersonByAlias() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let bob = try await Self.party("bob", on: node)
        let alias = "alias robert Bob <\(bob.client.inboxID.text)@local.xmtp.alt>\n"
        let ann = try await Self.party("ann", on: node, aliases: alias)
        let answer = try await ann.handlers.perform(SendContent(.text("Hello"), to: "robert"))
        #expect(answer.status == "published")
        _ = try await bob.handlers.perform(Synchronise())
        let conversations = try await Self.items(ListConversations(), bob)
        #expect(conversations.map(\.consent) == ["unknown"])
        let id = try #require(conversations.first?.id)
        let messages = try await Self.items(ListMessages(String(id.prefix(6))), bob)
        #expect(messages.last?.text == "Hello")
        #expect(messages.last?.id == answer.message)
        let seen = try await Self.items(ListMessages("robert"), ann)
        #expect(seen.last?.status == "published")
    }

    @Test func decisionsAreMadeOnceAndTakenBackTogether() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let ann = try await Self.party("ann", on: node)
        let bob = try await Self.party("bob", on: node)
        _ = try await ann.handlers.perform(SendContent(.text("Hello"), to: bob.client.inboxID.text))
        _ = try await bob.handlers.perform(Synchronise())
        let id = try #require(try await Self.items(ListConversations(), bob).first?.id)
        let denied = try await bob.handlers.perform(SetConsent([id], state: "denied"))
        #expect(denied.changes.map(\.kind) == ["conversation", "inbox"])
        #expect(denied.changes.allSatisfy { $0.before == "unknown" && $0.after == "denied" })
        #expect(try await bob.handlers.perform(SetConsent([id], state: "denied")).changes.isEmpty)
        await #expect(
            throws: ControlError(
                .notPermitted,
                "You have blocked this conversation; allow it first: xmtp-mail consent allow \(id.prefix(8))")
        ) {
            try await bob.handlers.perform(SendContent(.text("x"), to: id))
        }
        let undone = try await bob.handlers.perform(UndoConsent())
        #expect(undone.changes.count == 2)
        #expect(undone.changes.allSatisfy { $0.before == "denied" && $0.after == "unknown" })
        #expect(try await Self.items(ListConsent(state: "denied"), bob).isEmpty)
        await #expect(throws: ControlError.self) { try await bob.handlers.perform(UndoConsent()) }
    }

    @Test func groupsAreMadeAndChanged() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let ann = try await Self.party("ann", on: node)
        let bob = try await Self.party("bob", on: node)
        let carol = try await Self.party("carol", on: node)
        let group = try await ann.handlers.perform(
            CreateGroup(members: [bob.client.inboxID.text], title: "Team")
        ).conversation
        _ = try await ann.handlers.perform(ChangeGroup(group, .add([carol.client.inboxID.text])))
        _ = try await ann.handlers.perform(ChangeGroup(group, .attribute("name", to: "Teams")))
        _ = try await ann.handlers.perform(
            ChangeGroup(group, .role("add-admin", of: bob.client.inboxID.text)))
        _ = try await ann.handlers.perform(ChangeGroup(group, .permission("add-member", to: "admin")))
        _ = try await bob.handlers.perform(Synchronise())
        let detail = try await bob.handlers.perform(ShowConversation(group))
        #expect(detail.conversation.name == "Teams")
        #expect(detail.people.count == 3)
        #expect(detail.people.first { $0.inbox == bob.client.inboxID.text }?.role == "admin")
        #expect(detail.permissions["add-member"] == "admin")
        await #expect(throws: ControlError.self) {
            try await carol.handlers.perform(ChangeGroup(group, .attribute("name", to: "Mine")))
        }
    }

    @Test func beginningsThatFitSeveralAreRefused() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let ann = try await Self.party("ann", on: node)
        let bob = try await Self.party("bob", on: node)
        _ = try await ann.handlers.perform(SendContent(.text("one"), to: bob.client.inboxID.text))
        let people = PeopleDirectory(client: ann.client, domain: .local) { AliasFile() }
        let id = try #require(try ann.client.conversations().first?.id)
        #expect(try await people.target(String(id.hex.prefix(8))) == .conversation(id))
        #expect(
            try await people.target(String(bob.client.inboxID.text.prefix(10))) == .person(bob.client.inboxID)
        )
        #expect(try await people.conversation(bob.client.inboxID.text) == id)
        await #expect(throws: ControlError.self) { try await people.target("abc") }
        await #expect(throws: ControlError.self) { try await people.person("nobody") }
        await #expect(throws: ControlError.self) { try await people.person("0x1234") }
        await #expect(throws: ControlError.self) { try await people.person("x@example.org") }
    }

    @Test func theDoctorIsContentWithAFreshAccount() async throws {
        let ann = try await Self.party("ann", on: InMemoryNode(try NodeEngine(.memory)))
        let found = try await ann.handlers.perform(Examine())
        #expect(found.isWell)
        #expect(found.installations == 1)
        #expect(found.keyPackageEndSeconds != nil)
        #expect(found.refused.isEmpty && found.troubles.isEmpty)
    }

    @Test func aWatcherHearsWhatComesFromThenOn() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let ann = try await Self.party("ann", on: node)
        let bob = try await Self.party("bob", on: node)
        let (events, heard) = AsyncStream.makeStream(of: EventView.self)
        let watch = Task {
            try await bob.handlers.perform(
                WatchEvents(after: 0), reply: ControlReply(item: { heard.yield($0) }, progress: { _ in }))
        }
        _ = try await ann.handlers.perform(SendContent(.text("Hello"), to: bob.client.inboxID.text))
        _ = try await bob.handlers.perform(Synchronise())
        var numbers: [Int64] = []
        for await event in events {
            numbers.append(event.number)
            if event.message?.text == "Hello" { break }
        }
        #expect(numbers == numbers.sorted())
        watch.cancel()
        _ = await watch.result
    }

    @Test func aChangeOfTheInboxIsSignedElsewhereAndCarriedOut() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let ann = try await Self.party("ann", on: node)
        let second = try LocalKeySigner(privateKey: String(repeating: "0", count: 63) + "7")
        let begun = try await ann.handlers.perform(
            BeginInboxChange(.addWallet(second.identifier.text, evenFromAnotherInbox: false)))
        let request = try JSONDecoder().decode(SignatureRequest.self, from: begun.request)
        await #expect(throws: ControlError.self) {
            try await ann.handlers.perform(FinishInboxChange(request: begun.request))
        }
        let signed = try await Signing.sign(request, with: [second], node: node)
        _ = try await ann.handlers.perform(FinishInboxChange(request: JSONEncoder().encode(signed)))
        let inbox = try await ann.handlers.perform(ShowInbox())
        #expect(inbox.wallets.contains(second.identifier.text))
        #expect(inbox.installations.map(\.isThisOne) == [true])
    }
}

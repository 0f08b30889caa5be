import Bridge
import Client
import Control
import Ethereum
import Foundation
import Identity
import Mail
import MailConversion
import Store
import Testing

@Suite("Addresses that lead to somebody else than before")
struct NamesTests {
    /// The private key of number one, and the address everybody knows of it.
    private static let key = String(repeating: "0", count: 63) + "1"
    private static let account = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"

    private func stranger() -> InboxID { InboxID(String(repeating: "7", count: 64)) }

    /// Bob with a known address, and Alice, for whom it led to somebody else.
    private func changed(_ world: World) async throws -> (alice: Person, bob: Person) {
        let recipient = Recipient.ethereum(try EthereumAddress(Self.account))
        let aliases = AliasFile([.init(alias: "bobby", name: "Bobby", recipient: recipient)])
        let alice = try await world.person("alice", { $0.aliases = aliases })
        let bob = try await world.person("bob", client: world.client("bob", key: Self.key))
        #expect(
            try NameMemory(alice.client).note(EthereumAddress(Self.account), leadsTo: stranger()) == nil)
        return (alice, bob)
    }

    private func warnings(_ person: Person) throws -> [MailMessage] {
        try person.mails(.inbox).filter {
            $0.header.text("Subject")?.contains("is somebody else now") == true
        }
    }

    @Test(arguments: ["\(account)@local.xmtp.alt", "bobby@local.xmtp.alt"])
    func nothingIsSentUntilTheUserAcceptsThat(address: String) async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await changed(world)
        try alice.submit(to: [address], "Hello")
        #expect(try await alice.send().waiting == 1)
        world.clock.advance(seconds: 10)
        #expect(try await alice.send().waiting == 1)
        let warning = try #require(try warnings(alice).first)
        #expect(try warnings(alice).count == 1)
        #expect(warning.header.text("Subject")?.hasPrefix("Bobby") == true)
        #expect(warning.body.text?.contains("xmtp-mail addresses accept \(bob.inbox.text)") == true)
        try await bob.pass()
        #expect(try bob.texts(.requests).isEmpty)
        // Whoever throws the warning away is not warned again.
        for file in try alice.files(.inbox) { try FileManager.default.removeItem(atPath: alice.path(file)) }
        try await alice.lookAndSettle()
        world.clock.advance(seconds: 60)
        #expect(try await alice.send().waiting == 1)
        #expect(try warnings(alice).isEmpty)

        let handlers = MailHandlers { alice.account }.handlers()
        let answer = try await handlers.perform(AcceptPersonRequest(inbox: bob.inbox.text.uppercased()))
        #expect(answer.names == [Self.account])
        #expect(try await alice.send().submitted == 1)
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["Hello"])
        await #expect(throws: ControlError.self) {
            try await handlers.perform(AcceptPersonRequest(inbox: bob.inbox.text))
        }
    }

    @Test func whoeverTakesOverAnAddressDoesNotGetItsName() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await changed(world)
        _ = try await alice.account.onePass()
        #expect(try warnings(alice).count == 1)
        try bob.submit(to: [alice.address], "It is me, Bobby")
        try await bob.send()
        try await alice.pass()
        let mail = try #require(try alice.mails(.requests).last)
        #expect(mail.header.mailboxes(.from).first?.displayName?.string.contains("Bobby") == false)
    }

    @Test func anAddressThatComesBackIsNoMatterAnyMore() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await changed(world)
        let memory = NameMemory(alice.client)
        let account = try EthereumAddress(Self.account)
        #expect(try memory.note(account, leadsTo: bob.inbox)?.inbox == stranger().text)
        #expect(try memory.changed().map(\.claimed) == [bob.inbox.text])
        #expect(try memory.note(account, leadsTo: stranger()) == nil)
        #expect(try memory.changed().isEmpty)
        #expect(try memory.accept(bob.inbox).isEmpty)
    }

    @Test func whomAddressesLeadToIsAskedOnceADayHoweverOftenItIsStarted() async throws {
        let world = try World()
        defer { world.remove() }
        let account = try EthereumAddress(Self.account)
        let known = AliasFile([.init(alias: "bobby", name: "Bobby", recipient: .ethereum(account))])
        let alice = try await world.person("alice", { $0.aliases = known })
        _ = try await alice.account.onePass()
        _ = try await world.client("bob", key: Self.key)
        #expect(try NameMemory(alice.client).note(account, leadsTo: stranger()) == nil)
        world.clock.advance(seconds: 23 * 3600)
        let again = try await world.person("alice", client: alice.client, { $0.aliases = known })
        _ = try await again.account.onePass()
        #expect(try warnings(again).isEmpty)
        world.clock.advance(seconds: 3600)
        _ = try await again.account.onePass()
        #expect(try warnings(again).count == 1)
    }

    @Test func newAddressesAreAskedForAtOnce() async throws {
        let world = try World()
        defer { world.remove() }
        let other = AliasFile([
            .init(
                alias: "other", name: "Other",
                recipient: .ethereum(try EthereumAddress("0x" + String(repeating: "5", count: 40))))
        ])
        let alice = try await world.person("alice", { $0.aliases = other })
        _ = try await alice.account.onePass()
        let account = try EthereumAddress(Self.account)
        let known = AliasFile([.init(alias: "bobby", name: "Bobby", recipient: .ethereum(account))])
        _ = try await world.client("bob", key: Self.key)
        #expect(try NameMemory(alice.client).note(account, leadsTo: stranger()) == nil)
        let again = try await world.person("alice", client: alice.client, { $0.aliases = known })
        _ = try await again.account.onePass()
        #expect(try warnings(again).count == 1)
    }
}

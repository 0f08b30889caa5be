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
import Submission
import Testing

@Suite("The daemon")
struct DaemonTests {
    /// Waits until something holds; a test that hangs is stopped by its time limit.
    private func eventually(_ holds: () throws -> Bool) async throws {
        while try !holds() { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func share(_ world: World, from sender: String, to recipient: String, _ text: String) throws {
        let mail = "From: \(sender)\nTo: \(recipient)\nSubject: x\n\n\(text)\n"
        let submission = try SubmittedMail(
            SendmailArguments(["-i", "-f", sender, "--", recipient]), input: Array(mail.utf8),
            policy: SubmissionPolicy(domains: ["local.xmtp.alt"]))
        _ = try Spool(path: StateFolder.spool("\(world.folder)/state")).submit(
            submission, source: .sendmail, limit: 100)
    }

    @Test(.timeLimit(.minutes(1)))
    func itDeliversSendsAndMovesByItself() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let daemon = BridgeDaemon(accounts: [alice.account], state: "\(world.folder)/state")
        let running = Task { try await daemon.run() }
        try await bob.client.send(Text("Hello"), to: dm)
        try await eventually { try alice.texts(.requests) == ["Hello"] }
        try share(world, from: "me@local.xmtp.alt", to: bob.address, "Hello yourself")
        try await eventually { try alice.texts(.inbox).sorted() == ["Hello", "Hello yourself"] }
        try await bob.client.sync()
        #expect(try bob.messages(with: alice.inbox).compactMap(\.text) == ["Hello", "Hello yourself"])
        for file in try alice.files(.inbox).prefix(1) { try alice.rename(file, to: .blocked) }
        try await eventually { try alice.files(.inbox).isEmpty && alice.texts(.blocked).count == 2 }
        #expect(try alice.client.conversations().first?.consent == .denied)
        running.cancel()
        _ = try? await running.value
        #expect(try !alice.account.status().isRunning)
    }

    @Test(.timeLimit(.minutes(1)))
    func eachMailGoesByTheAccountItIsFrom() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let carol = try await world.person("carol")
        let daemon = BridgeDaemon(
            accounts: [alice.account, carol.account], state: "\(world.folder)/state")
        try share(world, from: "carol@local.xmtp.alt", to: bob.address, "From Carol")
        try share(world, from: alice.address, to: bob.address, "From Alice")
        for _ in 0..<2 { _ = try await daemon.onePass() }
        try await bob.pass()
        let senders = try bob.mails(.requests).filter { $0.header.text("Auto-Submitted") == nil }.map {
            ($0.body.text ?? "", $0.header.mailboxes(.from).first?.localPart ?? "")
        }
        #expect(
            Dictionary(uniqueKeysWithValues: senders) == [
                "From Carol": carol.inbox.text, "From Alice": alice.inbox.text,
            ])
        let policy = try String(
            contentsOfFile: "\(world.folder)/state/\(SubmissionPolicy.fileName)", encoding: .utf8)
        #expect(SubmissionPolicy(parsing: policy).senders.contains(alice.address))
        // Whoever waits for a mail follows it into the spool of its account.
        #expect(
            SubmissionPolicy(parsing: policy).spools == [
                alice.configuration.spool, carol.configuration.spool,
            ])
    }

    @Test func whatProgramsLeftThatDiedWhileQueueingGoes() async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await world.person("alice")
        let state = "\(world.folder)/state"
        let spools = [StateFolder.spool(state), alice.configuration.spool]
        for spool in spools {
            try MaildirRoot(path: spool).prepare([.inbox])
            try "half a ma".write(toFile: "\(spool)/tmp/1.x", atomically: true, encoding: .utf8)
        }
        func left() throws -> Int {
            try spools.flatMap { try FileManager.default.contentsOfDirectory(atPath: "\($0)/tmp") }.count
        }
        // It may be the work of a program that is alive.
        _ = try await BridgeDaemon(accounts: [alice.account], state: state).onePass()
        #expect(try left() == 2)
        world.clock.advance(seconds: 2 * 24 * 3600)
        let again = try await world.person("alice", client: alice.client)
        _ = try await BridgeDaemon(accounts: [again.account], state: state).onePass()
        #expect(try left() == 0)
    }

    @Test func aSecondProcessIsRefused() async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await world.person("alice")
        #expect(throws: StoreError.self) {
            try XMTPClient.open(
                ClientConfiguration(
                    folder: "\(world.folder)/alice", key: .keyFile(path: "\(world.folder)/alice.key")),
                node: world.node)
        }
        _ = alice
    }
}

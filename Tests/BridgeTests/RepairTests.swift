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
import Synchronization
import Testing

@Suite("The store makes the same mail again, and mail proves itself")
struct RepairTests {
    /// Alice with many kinds of mail.
    private func mailbox(_ world: World) async throws -> (alice: Person, bob: Person) {
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let first = try await bob.client.send(Text("Grüße"), to: dm)
        try await bob.client.send(
            Reply(reference: first.hex, referenceInboxID: bob.inbox.text, content: Text("More").encoded()),
            to: dm)
        try await bob.client.send(
            Reaction(
                reference: first.hex, referenceInboxID: bob.inbox.text, action: .added, content: "👍",
                schema: .unicode), to: dm)
        try await bob.client.send(
            Attachment(
                filename: "a.bin", mimeType: "application/octet-stream", bytes: (0..<200).map { UInt8($0) }),
            to: dm)
        var options = ConversationFounding.Options()
        options.name = "Team"
        let group = try await bob.client.group(with: [alice.inbox], options: options)
        try await bob.client.send(Text("Before"), to: group)
        try await alice.pass()
        try await bob.client.set(.groupName, to: "Crew", in: group)
        try await bob.client.send(Text("After"), to: group)
        try await alice.pass()
        return (alice, bob)
    }

    private func rebuild(
        _ person: Person, dryRun: Bool = true, all: Bool = false
    ) async throws -> (RebuildRequest.Answer, [RebuildDifference]) {
        let found = Mutex<[RebuildDifference]>([])
        let answer = try await person.account.keeper.rebuild(
            RebuildRequest(isDryRun: dryRun, includesRemoved: all),
            reply: ControlReply(item: { item in found.withLock { $0.append(item) } }, progress: { _ in }))
        return (answer, found.withLock { $0 })
    }

    @Test func theSameStoreMakesTheSameBytes() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _) = try await mailbox(world)
        let (answer, differences) = try await rebuild(alice)
        #expect(differences == [])
        #expect(answer.mails == answer.equal)
        #expect(answer.equal == (try alice.files(.requests).count))
    }

    @Test func everyMessageProvesItsId() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await mailbox(world)
        try alice.submit(to: [bob.address], "Own words")
        try await alice.send()
        var wrong: [String] = []
        let report = try ArchiveVerifier(alice.root).run(wrong: { wrong.append("\($0.name): \($1)") })
        #expect(wrong == [])
        #expect(report.isSound)
        #expect(report.restored == 0)
        // Two roots; a change of the group's attributes may hold a key, and is withheld.
        #expect(report.proven + report.withheld + 2 == report.files)
        #expect(report.proven >= 8)
    }

    private func export(_ person: Person, _ path: String, mbox: Bool = false) async throws
        -> ExportArchiveRequest.Answer
    {
        try await person.account.keeper.export(
            ExportArchiveRequest(path: path, isMailbox: mbox),
            reply: ControlReply(item: { _ in }, progress: { _ in }))
    }

    @Test func anArchiveHoldsEverythingAndProvesItself() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _) = try await mailbox(world)
        let before = try alice.bytes(.requests)
        // What the user removed is in it all the same.
        for file in try alice.files(.requests).prefix(3) {
            try FileManager.default.removeItem(atPath: alice.path(file))
        }
        try await alice.lookAndSettle()
        let path = "\(world.folder)/archive"
        let answer = try await export(alice, path)
        var exported: [String: [UInt8]] = [:]
        let root = MaildirRoot(path: path)
        for file in try Scan(root).folders(try root.folders()) {
            exported[file.name.unique] = try Scan(root).content(of: file)
        }
        #expect(exported == before)
        #expect(answer.mails == before.count)
        #expect(answer.bytes == before.values.reduce(0) { $0 + $1.count })
        #expect(try ArchiveVerifier(root).run().isSound)
        let error = await #expect(throws: BridgeError.self) { try await export(alice, path) }
        #expect(error?.code == .readOnly)
    }

    @Test func oneFileHoldsTheSameMails() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await mailbox(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("From here on\n>From there\nand From elsewhere\n"), to: dm)
        try await alice.pass()
        let path = "\(world.folder)/archive.mbox"
        let answer = try await export(alice, path, mbox: true)
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        #expect(text.contains("\n>From here on\n>>From there\nand From elsewhere\n"))
        // Undone as mboxrd is undone.
        var mails: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("From ") {
                #expect(line.hasPrefix("From MAILER-DAEMON "))
                mails.append("")
            } else if !mails.isEmpty {
                let isQuoted = line.drop { $0 == ">" }.hasPrefix("From ")
                mails[mails.count - 1] += (isQuoted ? line.dropFirst() : line) + "\n"
            }
        }
        // Each entry ends with an empty line of its own, and the last line feed begins nothing.
        if let last = mails.popLast() { mails.append(String(last.dropLast())) }
        let wanted = try alice.bytes(.requests).values.map { String(decoding: $0, as: UTF8.self) + "\n" }
        #expect(mails.sorted() == wanted.sorted())
        #expect(answer.mails == mails.count)
        let error = await #expect(throws: BridgeError.self) { try await export(alice, path, mbox: true) }
        #expect(error?.code == .readOnly)
    }

    @Test func aChangedFileIsFound() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _) = try await mailbox(world)
        let file = try #require(
            try alice.files(.requests).first {
                String(decoding: try Scan(alice.root).content(of: $0), as: UTF8.self).contains("Before")
            })
        let text = String(decoding: try Scan(alice.root).content(of: file), as: UTF8.self)
        try Data(text.replacing("Before", with: "Behind").utf8).write(
            to: URL(fileURLWithPath: alice.path(file)))
        #expect(try ArchiveVerifier(alice.root).run().wrong == 1)
        let (answer, differences) = try await rebuild(alice)
        #expect(answer.different == 1)
        #expect(differences.first?.part == "body")
    }

    @Test func whatTheUserRemovedComesBackOnlyWhenAsked() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _) = try await mailbox(world)
        let before = try alice.bytes(.requests)
        for file in try alice.files(.requests) {
            try FileManager.default.removeItem(atPath: alice.path(file))
        }
        try await alice.lookAndSettle()
        let (answer, _) = try await rebuild(alice, dryRun: false)
        #expect(answer.delivered == 0)
        #expect(try alice.files(.requests).isEmpty)
        // NeoMutt removes a file that comes back under a name it left the open folder under.
        var names = Set(before.keys)
        for _ in 0..<2 {
            world.clock.advance(seconds: 1)
            let (second, _) = try await rebuild(alice, dryRun: false, all: true)
            #expect(second.delivered == before.count)
            let now = try alice.bytes(.requests)
            #expect(sorted(now) == sorted(before))
            #expect(names.isDisjoint(with: now.keys))
            names.formUnion(now.keys)
            let (dry, _) = try await rebuild(alice)
            #expect(dry.equal == before.count && dry.different == 0)
            #expect(try await alice.lookAndSettle() == 0)
            for file in try alice.files(.requests) {
                try FileManager.default.removeItem(atPath: alice.path(file))
            }
            try await alice.lookAndSettle()
        }
    }

    /// What was begun is taken up by the same command, and nothing is there twice or under its old name.
    @Test(arguments: [
        BridgeFault.beforeIntentStored, .afterIntentStored, .beforePlacementStored, .afterPlacementStored,
    ])
    func aRebuildThatIsStoppedIsTakenUp(_ point: BridgeFault) async throws {
        let world = try World()
        defer { world.remove() }
        let (first, _) = try await mailbox(world)
        let before = try first.bytes(.requests)
        for file in try first.files(.requests) {
            try FileManager.default.removeItem(atPath: first.path(file))
        }
        try await first.lookAndSettle()
        // The second conversation's batch.
        let alice = try await world.person("alice", client: first.client, fault: Trip(2).hook(at: point))
        await #expect(throws: BridgeError.self) { try await rebuild(alice, dryRun: false, all: true) }
        let again = try await world.person("alice", client: first.client)
        _ = try await rebuild(again, dryRun: false, all: true)
        let now = try again.bytes(.requests)
        #expect(sorted(now) == sorted(before))
        #expect(Set(before.keys).isDisjoint(with: now.keys))
        #expect(try await again.lookAndSettle() == 0)
        #expect(try again.files(.requests).count == before.count)
    }

    private func sorted(_ files: [String: [UInt8]]) -> [[UInt8]] {
        files.values.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test func aFreshMaildirGetsEverything() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, _) = try await mailbox(world)
        let before = try alice.bytes(.requests)
        try FileManager.default.removeItem(atPath: alice.root.path)
        let again = try await world.person("alice", client: alice.client)
        try await again.lookAndSettle()
        _ = try await rebuild(again, dryRun: false, all: true)
        #expect(sorted(try again.bytes(.requests)) == sorted(before))
    }
}

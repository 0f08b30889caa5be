import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import Logging
import Mail
import MailConversion
import MailParsing
import Maildir
import NodeClient
import NodeConnection
import NodeServer
import Store
import Submission

/// The node, Bob, and Alice's children.
final class CrashRun {
    private let folder: String
    private let server: LocalNodeServer
    private let serving: Task<Void, any Error>
    private let node: String
    private let bob: XMTPClient
    private let alice: InboxID
    private var random: Seeded
    private var conversations: [ConversationID] = []
    /// Bob's messages that were not deleted, by id.
    private var sent: [String: String] = [:]
    private var deleted: Set<String> = []
    /// Texts of the mails that Alice submitted.
    private var submitted: Set<String> = []
    /// Texts of the mails that Alice submitted to somebody who does not exist.
    private var hopeless: Set<String> = []
    private var kills = 0
    private var killsByStep: [CrashStep: Int] = [:]
    private var passed = 0
    private var failed = 0

    init(folder: String, seed: UInt64) async throws {
        self.folder = folder
        random = Seeded(seed)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var configuration = LocalNodeServer.Configuration()
        configuration.port = 0
        let server = try LocalNodeServer(
            configuration, logger: Logger(label: "node") { _ in SwiftLogNoOpLogHandler() })
        self.server = server
        serving = Task { try await server.run() }
        node = "http://127.0.0.1:\(server.port)"
        var own = ClientConfiguration(folder: "\(folder)/bob", key: .keyFile(path: "\(folder)/bob.key"))
        own.deviceSync = false
        bob = try await XMTPClient.register(
            own, node: GRPCNode(NodeClient.Environment(node), appVersion: "bridge-crash/1"),
            signer: LocalKeySigner(privateKey: String(repeating: "22", count: 32)))
        let account = try await XMTPClient.register(
            CrashChild.configuration(folder),
            node: GRPCNode(NodeClient.Environment(node), appVersion: "bridge-crash/1"),
            signer: LocalKeySigner(privateKey: String(repeating: "11", count: 32)))
        alice = account.inboxID
        try account.close()
    }

    func stop() async {
        try? bob.close()
        server.stop()
        _ = try? await serving.value
    }

    // MARK: - Rounds

    /// Kills the child once at each step, whatever the seed, and then at each in turn, until it was killed so often.
    func run(kills wanted: Int) async throws {
        conversations = [try await bob.directMessage(with: alice), try await bob.group(with: [alice])]
        for id in conversations { try await send("Hello", to: id) }
        var round = 0
        for step in CrashStep.all {
            // With nothing left undone by the kill before, the step is one of the next pass.
            _ = try child(step: "none", count: 1)
            round += 1
            try await act(round, for: step)
            if try child(step: step.name, count: 1) { killed(at: step) }
        }
        while kills < wanted, round < wanted * 4 {
            let step = CrashStep.all[round % CrashStep.all.count]
            round += 1
            try await act(round, for: step)
            let count = step.need == nil ? 1 + Int(random.next() % 2) : 1
            if try child(step: step.name, count: count) { killed(at: step) }
        }
        for _ in 0..<2 { _ = try child(step: "none", count: 1) }
        try await bob.sync()
    }

    private func killed(at step: CrashStep) {
        kills += 1
        killsByStep[step, default: 0] += 1
    }

    /// Something happens between two passes; what the step needs, in any case.
    private func act(_ round: Int, for step: CrashStep) async throws {
        let delivered = sent.keys.sorted().first
        let id = conversations[Int(random.next() % 2)]
        for number in 0..<Int(1 + random.next() % 2) { try await send("Message \(round).\(number)", to: id) }
        if random.next() % 4 == 0 || step.need == .deletion, let victim = delivered,
            let message = MessageID(hex: victim),
            let record = try bob.message(message)
        {
            try await bob.delete(message, in: ConversationID(record.conversation))
            deleted.insert(victim)
            sent[victim] = nil
        }
        try submit("Mail \(round)", to: bob.inboxID.text, byOutbox: random.next() % 2 == 0)
        submitted.insert("Mail \(round)")
        if random.next() % 4 == 0 || step.need == .bounce {
            try submit(
                "Hopeless \(round).", to: String(repeating: "ab", count: 32),
                byOutbox: random.next() % 2 == 0 && step.need != .bounce)
            hopeless.insert("Hopeless \(round).")
        }
        if step.need == .move {
            try moveOneOfGroup()
        } else if random.next() % 3 == 0 {
            try moveOne()
        }
        if step.need == .outboxMail, killsByStep[step] == nil {
            try submit("Waiting \(round).", to: bob.inboxID.text, byOutbox: true)
            submitted.insert("Waiting \(round).")
            // What is fresh is left alone.
            try await Task.sleep(for: .seconds(3))
        }
    }

    private func send(_ text: String, to id: ConversationID) async throws {
        sent[try await bob.send(Text(text), to: id).hex] = text
    }

    private func submit(_ text: String, to inbox: String, byOutbox isForOutbox: Bool) throws {
        let address = "\(inbox)@local.xmtp.alt"
        let mail = "From: me@local.xmtp.alt\nTo: \(address)\nMessage-ID: <\(UUID())@laptop>\n\n\(text)\n"
        if !isForOutbox {
            let submission = try SubmittedMail(
                SendmailArguments(["-i", "--", address]), input: Array(mail.utf8),
                policy: SubmissionPolicy(domains: ["local.xmtp.alt"]))
            _ = try Spool(path: "\(folder)/spool").submit(submission, source: .sendmail, limit: 10_000)
        } else {
            let path = "\(folder)/spool-source"
            try mail.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.moveItem(
                atPath: path, toPath: "\(folder)/mail/.Outbox/new/\(UInt64(random.next())).M1.host")
        }
    }

    /// A user moves one mail between the folders of conversations.
    private func moveOne() throws {
        let from = [MailFolder.inbox, .requests][Int(random.next() % 2)]
        let files = try Scan(MaildirRoot(path: "\(folder)/mail")).folder(FolderMap.standard[from])
        guard let file = files.first(where: { $0.name.identity != nil }) else { return }
        try move([file], to: from == .inbox ? .requests : .inbox)
    }

    /// A user moves one mail of the group from where most of it is: the rest has to follow.
    private func moveOneOfGroup() throws {
        let group = conversations[1].hex
        let (inbox, requests) = (try places(of: group, in: .inbox), try places(of: group, in: .requests))
        let (from, target) = inbox.count > requests.count ? (inbox, MailFolder.requests) : (requests, .inbox)
        guard !from.isEmpty else { return }
        try move([from[Int(random.next() % UInt64(from.count))]], to: target)
    }

    /// - Returns: Whether it was killed.
    private func child(step: String, count: Int) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["child", folder, node, step, String(count)]
        try process.run()
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL { return true }
        if process.terminationStatus != 0 {
            check(
                false,
                "a pass that is not killed goes well (step \(step), status \(process.terminationStatus))")
        }
        return false
    }

    // MARK: - Decisions

    /// The steps between a user's move and the last file that follows it.
    private static let movingSteps =
        [BridgeFault.afterMovesNoted, .beforeMovesStored, .afterMovesStored, .afterMoved].map(\.rawValue)
        + [FaultPoints.Point.renameBetweenFolders, .flushSource, .afterRelocation].map {
            "maildir." + $0.rawValue
        }

    /// A user moves one mail of the group, the mail side dies on the way, and goes on: the whole group follows that move.
    private func decide() throws {
        for (number, step) in Self.movingSteps.enumerated() {
            let group = conversations[1].hex
            let (from, target) =
                number.isMultiple(of: 2) ? (MailFolder.inbox, MailFolder.requests) : (.requests, .inbox)
            // Wherever it is, it is where the move begins after this.
            if try places(of: group, in: from).isEmpty {
                try move(places(of: group, in: target), to: from)
                _ = try child(step: "none", count: 1)
            }
            let all = try places(of: group, in: from)
            try move(Array(all.dropFirst(all.count / 2).prefix(1)), to: target)
            let isKilled = try child(step: step, count: 1)
            _ = try child(step: "none", count: 1)
            let left = try places(of: group, in: from).count
            let followed = try places(of: group, in: target).count
            check(
                isKilled && left == 0 && followed == all.count,
                "a move that is cut short at \(step) is decided and completed (\(followed) of \(all.count))")
        }
    }

    private func places(of group: String, in folder: MailFolder) throws -> [MaildirPlacement] {
        let scan = Scan(MaildirRoot(path: "\(self.folder)/mail"))
        return try scan.folder(FolderMap.standard[folder]).filter {
            String(decoding: try scan.beginning(of: $0), as: UTF8.self).contains("root.\(group)@group.")
        }.sorted { $0.name.base < $1.name.base }
    }

    private func move(_ places: [MaildirPlacement], to folder: MailFolder) throws {
        let root = MaildirRoot(path: "\(self.folder)/mail")
        for place in places {
            let target = "\(root.path(FolderMap.standard[folder]))/\(place.half.rawValue)/\(place.name)"
            try FileManager.default.moveItem(atPath: root.path(place), toPath: target)
        }
    }

    // MARK: - Judgement

    /// - Returns: How many checks failed.
    func judge() async throws -> Int {
        // Mails in the outbox become old enough, and what was sent comes back.
        try await Task.sleep(for: .seconds(3))
        for _ in 0..<2 { _ = try child(step: "none", count: 1) }
        try decide()
        try await bob.sync()
        let root = MaildirRoot(path: "\(folder)/mail")
        let folders = FolderMap.standard.consent
        let files = try Scan(root).folders(folders)
        var ids: [String: Int] = [:]
        var placeholders: [String: Int] = [:]
        var returned: [String: Int] = [:]
        for file in files {
            let header = try MailParser().parseHeader(Scan(root).beginning(of: file))
            if header.text("Auto-Submitted") == "auto-replied" {
                let text = String(decoding: try Scan(root).content(of: file), as: UTF8.self)
                for lost in hopeless where text.contains(lost) { returned[lost, default: 0] += 1 }
            }
            guard let id = header.text("XMTP-Message-ID") else { continue }
            if header.text("XMTP-Deleted-By") == nil {
                ids[id, default: 0] += 1
            } else {
                placeholders[id, default: 0] += 1
            }
        }
        check(
            sent.keys.allSatisfy { ids[$0] == 1 },
            "every message of Bob's is in the Maildir once (\(sent.count))")
        let kept = deleted.filter { ids[$0] != nil || placeholders[$0] != 1 }.sorted()
        check(kept.isEmpty, "every deleted one is a placeholder (\(deleted.count))")
        for id in kept { print("  \(id): \(ids[id] ?? 0) files, \(placeholders[id] ?? 0) placeholders") }
        check(ids.values.allSatisfy { $0 == 1 }, "nothing is there twice (\(ids.count))")
        let received = try conversations.flatMap { try bob.messages(in: $0) } + directMessages()
        var texts: [String: Int] = [:]
        for record in Dictionary(received.map { ($0.id, $0) }, uniquingKeysWith: { $1 }).values
        where record.senderInbox == alice.text {
            if case .text(let text)? = (try? EncodedContent(serialized: record.content)).map({
                ContentRegistry.decode($0)
            }) {
                texts[text.text, default: 0] += 1
            }
        }
        check(submitted.allSatisfy { texts[$0] == 1 }, "every mail reached Bob once (\(submitted.count))")
        check(
            hopeless.allSatisfy { returned[$0] == 1 },
            "every mail to nobody came back once, whole (\(hopeless.count))")
        check(try Spool(path: "\(folder)/spool").waiting().isEmpty, "nothing is left in the spool")
        let left = try Scan(root).folder(FolderMap.standard[.outbox])
        check(left.isEmpty, "nothing is left in the outbox")
        let roots = try files.filter {
            try MailParser().parseHeader(Scan(root).beginning(of: $0)).messageIdentifier?.string
                .hasPrefix("root.") == true
        }
        check(roots.count == conversations.count, "each conversation has its root once")
        let spared = CrashStep.all.filter { killsByStep[$0] == nil }
        check(spared.isEmpty, "it was killed at every one of \(CrashStep.all.count) steps \(spared)")
        print("\(kills) kills, \(passed) passed, \(failed) failed")
        return failed
    }

    private func directMessages() throws -> [MessageRecord] {
        guard let id = try bob.existingDirectMessage(with: alice) else { return [] }
        return try bob.messages(in: id)
    }

    private func check(_ holds: Bool, _ what: String) {
        print("\(holds ? "PASS" : "FAIL") \(what)")
        if holds { passed += 1 } else { failed += 1 }
    }
}

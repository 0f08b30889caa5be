import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import Logging
import MailConversion
import NodeServer
import Store
import Submission
import TestSupport

/// The node, Bob, and the children in which the mail side of Alice and Carol lives.
final class CrashRun {
    let places: Places
    private let server: LocalNodeServer
    private let serving: Task<Void, any Error>
    private let node: String
    let bob: XMTPClient
    /// The accounts of the mail side, by name.
    private(set) var inboxes: [String: InboxID] = [:]
    var random: SeededRandom
    /// Bob's with Alice: the direct messages, and a group.
    private(set) var conversations: [ConversationID] = []
    /// Bob's messages that were not deleted, by id.
    private(set) var sent: [String: String] = [:]
    private(set) var deleted: Set<String> = []
    /// Bob's messages that point to a file: by id, what is in it.
    var filed: [String: String] = [:]
    /// Texts of the mails that were submitted to Bob, and the account each was from.
    var submitted: [String: String] = [:]
    /// Those of them that have a file which goes by a server.
    private(set) var uploaded: Set<String> = []
    /// Texts of Alice's mails to somebody who does not exist.
    private(set) var hopeless: Set<String> = []
    /// The same, and she wants no notices.
    private(set) var discreet: Set<String> = []
    private(set) var kills = 0
    private(set) var killsByStep: [CrashStep: Int] = [:]
    private(set) var passed = 0
    private(set) var failed = 0

    init(folder: String, seed: UInt64) async throws {
        places = Places(folder)
        random = SeededRandom(seed: seed)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var configuration = LocalNodeServer.Configuration()
        configuration.port = 0
        let server = try LocalNodeServer(
            configuration, logger: Logger(label: "node") { _ in SwiftLogNoOpLogHandler() })
        self.server = server
        serving = Task { try await server.run() }
        node = "http://127.0.0.1:\(server.port)"
        bob = try await Self.register("bob", key: "22", places, node)
        for (name, key) in zip(Places.accounts, ["11", "33"]) {
            let account = try await Self.register(name, key: key, places, node)
            inboxes[name] = account.inboxID
            try account.close()
        }
    }

    private static func register(
        _ name: String, key: String, _ places: Places, _ node: String
    ) async throws -> XMTPClient {
        try await XMTPClient.register(
            places.client(name), node: Places.node(node),
            signer: LocalKeySigner(privateKey: String(repeating: key, count: 32)))
    }

    func stop() async {
        try? bob.close()
        server.stop()
        _ = try? await serving.value
    }

    // MARK: - Rounds

    /// Kills at each step once, whatever the seed, and then at each in turn, until it was killed so often.
    func run(kills wanted: Int) async throws {
        guard let alice = inboxes["alice"] else { return }
        conversations = [try await bob.directMessage(with: alice), try await bob.group(with: [alice])]
        for id in conversations { try await send("Hello", to: id) }
        var round = 0
        for step in CrashStep.all {
            // With nothing left undone by the kill before, the step is one of the next pass.
            _ = try child(step: "none", count: 1)
            round += 1
            try await kill(at: step, count: 1, round)
        }
        while kills < wanted, round < wanted * 4 {
            let step = CrashStep.all[round % CrashStep.all.count]
            round += 1
            let isOftenReached = step.need == nil || step.need == .sharedMail
            try await kill(at: step, count: isOftenReached ? 1 + Int(random.next() % 2) : 1, round)
        }
        for _ in 0..<2 { _ = try child(step: "none", count: 1) }
        try await bob.sync()
    }

    private func kill(at step: CrashStep, count: Int, _ round: Int) async throws {
        let isKilled: Bool
        if let program = step.program {
            isKilled = try queueTwice(by: program, step, round)
        } else {
            try await act(round, for: step)
            isKilled = try child(step: step.name, count: count)
        }
        guard isKilled else { return }
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
        if random.next() % 8 == 0 || step.need == .file { try await sendFile("File \(round).", to: id) }
        try submit(round, for: step)
        if step.need == .move {
            try moveOneOfGroup()
        } else if random.next() % 3 == 0 {
            try moveOne()
        }
        if step.need == .outboxMail, killsByStep[step] == nil {
            let mail = TestMail("Waiting \(round).", to: bob.inboxID.text)
            try leaveInOutbox(mail)
            submitted[mail.text] = "alice"
            // What is fresh is left alone.
            try await Task.sleep(for: .seconds(3))
        }
    }

    private func submit(_ round: Int, for step: CrashStep) throws {
        let isByOutbox = random.next() % 2 == 0 && step.need != .sharedMail
        let isCarols = random.next() % 4 == 0 && !isByOutbox || step.need == .distantMail
        let mail = TestMail("Mail \(round)", from: isCarols ? "carol" : "alice", to: bob.inboxID.text)
        if isByOutbox, !isCarols { try leaveInOutbox(mail) } else { try queue(mail) }
        submitted[mail.text] = mail.account
        if random.next() % 16 == 0 || step.need == .largeMail {
            let mail = TestMail("Large \(round)", to: bob.inboxID.text, isLarge: true)
            try queue(mail)
            submitted[mail.text] = mail.account
            uploaded.insert(mail.text)
        }
        let nobody = String(repeating: "ab", count: 32)
        if random.next() % 4 == 0 || step.need == .bounce {
            let mail = TestMail("Hopeless \(round).", to: nobody)
            if random.next() % 2 == 0, step.need != .bounce {
                try leaveInOutbox(mail)
            } else {
                try queue(mail)
            }
            hopeless.insert(mail.text)
        }
        if random.next() % 8 == 0 || step.need == .draft {
            let mail = TestMail("Discreet \(round).", to: nobody)
            try queue(mail, ["-N", "never"])
            discreet.insert(mail.text)
        }
    }

    private func send(_ text: String, to id: ConversationID) async throws {
        sent[try await bob.send(Text(text), to: id).hex] = text
    }

    /// - Returns: Whether it was killed.
    func child(step: String, count: Int) throws -> Bool {
        let process = Process()
        process.executableURL = Self.ownProgram
        process.arguments = ["child", places.folder, node, step, String(count)]
        try process.run()
        process.waitUntilExit()
        if process.wasKilled { return true }
        if process.terminationStatus == 0 {
            try places.want([])
        } else {
            check(
                false,
                "a pass that is not killed goes well (step \(step), status \(process.terminationStatus))")
        }
        return false
    }

    static let ownProgram = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()

    func check(_ holds: Bool, _ what: String) {
        print("\(holds ? "PASS" : "FAIL") \(what)")
        if holds { passed += 1 } else { failed += 1 }
    }
}

extension Process {
    var wasKilled: Bool { terminationReason == .uncaughtSignal && terminationStatus == SIGKILL }
}

import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import Mail
import MailConversion
import MailParsing
import Maildir
import NodeClient
import Store
import Submission
import Synchronization

/// The system's clock, some time ahead.
final class ShiftedClock: ClientClock, Sendable {
    private let shift = Mutex<Int64>(0)

    var nowNanoseconds: Int64 { SystemClock().nowNanoseconds + shift.withLock { $0 } }

    func advance(seconds: Int64) { shift.withLock { $0 += seconds * 1_000_000_000 } }
}

/// A node in memory, and a folder for everybody's things.
struct World {
    let node: InMemoryNode
    let folder: String
    let clock = ShiftedClock()

    init() throws {
        node = InMemoryNode(try NodeEngine(.memory))
        folder = NSTemporaryDirectory() + "bridge-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// An account; the same name and key open it again.
    func client(_ name: String, key: String? = nil, deviceSync: Bool = false) async throws -> XMTPClient {
        var configuration = ClientConfiguration(
            folder: "\(folder)/\(name)", key: .keyFile(path: "\(folder)/\(name).key"))
        configuration.deviceSync = deviceSync
        configuration.clock = clock
        var generator = SystemRandomNumberGenerator()
        let random = (0..<4).map { _ in String(format: "%016lx", generator.next() as UInt64) }.joined()
        return try await XMTPClient.register(
            configuration, node: node, signer: LocalKeySigner(privateKey: key ?? random))
    }

    /// A person with a Maildir.
    func person(
        _ name: String, client: XMTPClient? = nil, fault: @escaping BridgeFaultHook = { _ in },
        maildirFaults: FaultPoints = .none, attachments: AttachmentTransfer? = nil,
        _ change: (inout BridgeConfiguration) -> Void = { _ in }
    ) async throws -> Person {
        let engine: XMTPClient
        if let client { engine = client } else { engine = try await self.client(name) }
        var configuration = BridgeConfiguration(
            maildir: "\(folder)/\(name)-mail", spool: "\(folder)/\(name)-spool",
            mail: MailSettings(domain: .local, network: "local"))
        change(&configuration)
        let account = try await MailAccount(
            name: name, client: engine, configuration: configuration, attachments: attachments, clock: clock,
            fault: fault, maildirFaults: maildirFaults)
        return Person(account: account, configuration: configuration, clock: clock)
    }
}

/// An account with a Maildir, and what a test asks of it.
struct Person {
    let account: MailAccount
    let configuration: BridgeConfiguration
    let clock: ShiftedClock

    var client: XMTPClient { account.client }
    var inbox: InboxID { account.client.inboxID }
    var address: String { "\(inbox.text)@local.xmtp.alt" }
    var root: MaildirRoot { MaildirRoot(path: configuration.maildir) }

    /// Network and Maildir once.
    @discardableResult
    func pass() async throws -> InboundReport {
        try await client.sync()
        let report = try await account.keeper.deliverAll()
        try await account.outbox.clean()
        return report
    }

    /// Looks often enough for anything to be decided.
    @discardableResult
    func lookAndSettle() async throws -> Int {
        var decisions = try await account.keeper.look().decisions
        clock.advance(seconds: 2)
        decisions += try await account.keeper.look().decisions
        clock.advance(seconds: 3)
        decisions += try await account.keeper.look().decisions
        _ = try await account.keeper.deliverAll()
        return decisions
    }

    func folder(_ meaning: MailFolder) -> MaildirFolder { configuration.folders[meaning] }

    func files(_ meaning: MailFolder) throws -> [MaildirPlacement] {
        try Scan(root).folder(folder(meaning)).sorted { $0.name.base < $1.name.base }
    }

    func mails(_ meaning: MailFolder) throws -> [MailMessage] {
        try files(meaning).map { try MailParser().parse(Scan(root).content(of: $0)) }
    }

    func bytes(_ meaning: MailFolder) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for file in try files(meaning) { found[file.name.unique] = try Scan(root).content(of: file) }
        return found
    }

    /// Mails of people, without roots and notices.
    func texts(_ meaning: MailFolder) throws -> [String] {
        try mails(meaning).filter { $0.header.text("Auto-Submitted") == nil }.compactMap { $0.body.text }
    }

    func text(of place: MaildirPlacement) throws -> String? {
        try MailParser().parse(Scan(root).content(of: place)).body.text
    }

    func path(_ place: MaildirPlacement) -> String { root.path(place) }

    /// Moves a file as aerc does.
    func rename(_ place: MaildirPlacement, to meaning: MailFolder) throws {
        let target = "\(root.path(folder(meaning)))/\(place.half.rawValue)/\(place.name)"
        try FileManager.default.moveItem(atPath: root.path(place), toPath: target)
    }

    /// Queues a mail as the sendmail-like program does.
    @discardableResult
    func submit(
        to recipients: [String], subject: String = "Hello", _ body: String, fields: [String] = [],
        identifier: String = UUID().uuidString + "@laptop", arguments: [String] = []
    ) throws -> MaildirPlacement {
        let header =
            [
                "From: me@local.xmtp.alt", "To: \(recipients.joined(separator: ", "))", "Subject: \(subject)",
                "Message-ID: <\(identifier)>",
            ] + fields
        let text = header.joined(separator: "\n") + "\n\n" + body + "\n"
        let submission = try SubmittedMail(
            SendmailArguments(arguments + ["-i", "--"] + recipients), input: Array(text.utf8),
            policy: SubmissionPolicy(domains: ["local.xmtp.alt", "elsewhere.example"]))
        return try Spool(path: configuration.spool).queue(
            SpoolFile(submission, source: .sendmail, arrival: clock.nowNanoseconds),
            identity: String(UInt64.random(in: .min ... .max), radix: 36), limit: 1000)
    }

    /// Sends what is queued and takes in what comes back.
    @discardableResult
    func send() async throws -> OutboxWorker.Report {
        let report = try await account.outbox.pass()
        try await pass()
        return report
    }

    func messages(with other: InboxID) throws -> [MessageRecord] {
        guard let id = try client.existingDirectMessage(with: other) else { return [] }
        return try client.messages(in: id).filter { $0.kind == .application }
    }
}

extension MessageRecord {
    var decoded: DecodedContent? {
        (try? EncodedContent(serialized: content)).map { ContentRegistry.decode($0) }
    }

    var text: String? {
        if case .text(let text)? = decoded { return text.text }
        return nil
    }
}

extension MIMEPart {
    /// The text of a part.
    var text: String? { textBytes.map { String(decoding: $0, as: UTF8.self) } }
}

/// Two people who know each other.
func couple(
    _ world: World, _ change: (inout BridgeConfiguration) -> Void = { _ in }
) async throws -> (alice: Person, bob: Person) {
    (try await world.person("alice", { change(&$0) }), try await world.person("bob"))
}

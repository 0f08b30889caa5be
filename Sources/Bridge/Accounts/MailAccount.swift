public import Client
public import Control
import Conversations
import Identity
public import Logging
import MailConversion
public import Maildir
import Store

/// One account at work: engine, Maildir and spool together.
public final class MailAccount: Sendable {
    /// Its name in the configuration.
    public let name: String
    /// The engine.
    public let client: XMTPClient
    /// The one writer of its Maildir.
    public let keeper: MailKeeper
    /// The sender of its mail.
    public let outbox: OutboxWorker
    /// What its owner decided.
    public let configuration: BridgeConfiguration
    let logger: Logger
    let clock: any ClientClock
    /// The inbox and its Ethereum accounts, as addresses name them.
    let ownNames: [String]
    let board = StatusBoard()
    let mailBell = Bell()
    let outboxBell = Bell()

    /// Opens an account's mail side: makes what is missing of its Maildir, takes up what was left undone.
    ///
    /// - Throws: ``BridgeError``.
    public init(
        name: String, client: XMTPClient, configuration: BridgeConfiguration,
        resolver: RecipientResolver? = nil, attachments: AttachmentTransfer? = nil,
        clock: any ClientClock = SystemClock(), logger: Logger = Logger(label: "xmtp.bridge"),
        fault: @escaping BridgeFaultHook = { _ in }, maildirFaults: FaultPoints = .none
    ) async throws {
        self.name = name
        self.client = client
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        keeper = try await MailKeeper.open(
            client: client, configuration: configuration, attachments: attachments, clock: clock,
            fault: fault, maildirFaults: maildirFaults, logger: logger)
        outbox = OutboxWorker(keeper: keeper, resolver: resolver, attachments: attachments)
        let accounts = (try? await client.inboxState(client.inboxID, refreshing: false))?.accounts ?? []
        ownNames = [client.inboxID.text] + accounts.map(\.text)
    }

    // MARK: - One pass

    /// What a single pass did.
    public struct PassReport: Sendable {
        /// What the engine did.
        public var sync: SyncReport?
        /// Why the network could not be asked; mail that was there is delivered all the same.
        public var offline: ClientError?
        public var delivery = InboundReport()
        public var outbox = OutboxWorker.Report()
        /// Conversations decided about by moving.
        public var decisions = 0
    }

    /// What a pass tells while it runs.
    public enum Progress: Sendable {
        case network(SyncProgress)
        case delivery(InboundReport)
    }

    /// Brings network and Maildir together once, for those who run this from time to time.
    ///
    /// The user's moves come first, so that what arrives is filed by them.
    public func onePass(progress: @escaping @Sendable (Progress) -> Void = { _ in }) async throws
        -> PassReport
    {
        var report = PassReport()
        var look = try await keeper.look(decidingNow: true)
        report.decisions += look.decisions
        if look.nextNanoseconds != nil {
            // Something is missed: only a second look tells whether it is gone.
            try await Task.sleep(for: .nanoseconds(BridgeLimits.absence))
            look = try await keeper.look(decidingNow: true)
            report.decisions += look.decisions
        }
        report.outbox = try await outbox.pass()
        do {
            report.sync = try await client.sync { progress(.network($0)) }
        } catch let error as ClientError {
            report.offline = error
        }
        if report.offline == nil { try await outbox.checkNames() }
        report.delivery = try await keeper.deliverAll { progress(.delivery($0)) }
        try await outbox.clean()
        try await keeper.cleanSentCopies()
        try await sendReadReceipts()
        return report
    }

    /// Tells others that their messages were read, where the configuration wants that.
    func sendReadReceipts() async throws {
        for conversation in await keeper.takeUnreportedReads() {
            guard let info = try? client.conversation(conversation), info.consent == .allowed else {
                continue
            }
            do {
                try await client.send(ReadReceiptContent.bytes, to: conversation)
            } catch let error as ClientError {
                logger.info("a read receipt was not sent", metadata: ["code": "\(error.code)"])
            }
        }
    }

    /// The user says that an inbox is rightly behind the addresses that lead to it now; mail that waited for that goes out.
    func accept(_ inbox: InboxID) async throws -> [String] {
        let names = try NameMemory(client, clock: clock).accept(inbox)
        await keeper.forgetName(of: inbox)
        await outboxBell.ring()
        return names
    }

    // MARK: - Status

    /// How it is doing.
    public func status() throws -> MailStatus {
        var status = MailStatus(
            name: name, inbox: client.inboxID.text, maildir: configuration.maildir)
        let now = board.now
        status.isRunning = now.isRunning
        status.stopped = now.stopped
        status.lastPassNanoseconds = now.lastPass
        let live = try client.liveStatus()
        status.lastSyncNanoseconds = live.lastSyncNanoseconds
        if now.isRunning, live.connectedSinceNanoseconds == nil { status.offline = live.lastFailure?.reason }
        try client.database.read { store in
            for (folder, count) in try store.mailFileCounts() {
                let meaning = configuration.folders.meaning(ofDirectory: folder)
                status.mails[meaning?.rawValue ?? folder, default: 0] += count
            }
            status.backlog = try store.eventCount(
                after: store.eventPosition(reader: BridgeLimits.reader))
            status.waiting = try store.openSubmissions().count
            status.held = try store.heldDecisions().count
        }
        return status
    }
}

public import Client
import Control
import Conversations
import Dispatch
import Glibc
import Identity
public import Logging
import MailConversion
public import Maildir
import Store

/// The one writer of an account's Maildir: what it delivers, moves and removes happens here, one thing after the other.
///
/// It knows every file it has put into the folders of conversations and every file it met there. Mail clients change the
/// same folders at any time without asking: what they did is found by looking (`Consent/`), and what the engine has to
/// tell comes as events (`Inbound/`). Both only meet in the store.
///
/// See: spec mail.md 1; spec style.md 5.5
public actor MailKeeper {
    nonisolated let client: XMTPClient
    nonisolated let configuration: BridgeConfiguration
    nonisolated let root: MaildirRoot
    /// Fetches files from web servers when messages come; nil fetches none.
    nonisolated let attachments: AttachmentTransfer?
    /// Fetches them when the user asks; nil where nothing can.
    nonisolated let transfer: AttachmentTransfer?
    nonisolated let clock: any ClientClock
    nonisolated let fault: BridgeFaultHook
    nonisolated let maildirFaults: FaultPoints
    nonisolated let logger: Logger
    nonisolated private let executor: DiskExecutor
    /// Where files are written while the keeper makes the next.
    nonisolated let disk = DispatchQueue(label: "xmtp.mail.files", qos: .utility)

    /// The files of the folders looked at.
    var index = NameIndex()
    /// Threads met since the start.
    var threads: [String: ThreadState] = [:]
    /// What a conversation is as mail; nil for those that are not for people.
    var identities: [ConversationID: ThreadIdentity?] = [:]
    /// People by inbox.
    var book = AddressBook()
    /// Whether something failed half way: it is taken up again before anything else is done.
    var isUnsettled = false
    /// When a file that is known was first missed.
    var missingSince: [Int64: Int64] = [:]
    /// Files fetched for messages that are being delivered.
    var fetched: [[UInt8]: [MessageSurroundings.RemoteFile]] = [:]
    /// What the user's moves mean.
    var detector: FolderMoveDetector
    /// Conversations in which somebody's message was read, to be told.
    var unreportedReads: Set<ConversationID> = []
    /// Copies of sent mail that are none of ours, or too old to become so, by the hashes of their names.
    var foreignCopies: Set<Int> = []
    /// Keyword letters that mean junk, by folder; read again with every look.
    var junkLetters: [MaildirFolder: Set<Character>] = [:]

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes the folders that are missing and takes up what was left undone.
    ///
    /// - Parameters:
    ///   - fault: called at every step; for tests.
    ///   - maildirFaults: the Maildir's own steps; for tests.
    /// - Throws: ``BridgeError``.
    public static func open(
        client: XMTPClient, configuration: BridgeConfiguration, attachments: AttachmentTransfer? = nil,
        clock: any ClientClock = SystemClock(), fault: @escaping BridgeFaultHook = { _ in },
        maildirFaults: FaultPoints = .none,
        logger: Logger = Logger(label: "xmtp.bridge")
    ) async throws -> MailKeeper {
        let keeper = MailKeeper(client, configuration, attachments, clock, fault, maildirFaults, logger)
        do {
            try await keeper.start()
        } catch {
            throw BridgeError(error)
        }
        return keeper
    }

    private init(
        _ client: XMTPClient, _ configuration: BridgeConfiguration, _ attachments: AttachmentTransfer?,
        _ clock: any ClientClock, _ fault: @escaping BridgeFaultHook, _ maildirFaults: FaultPoints,
        _ logger: Logger
    ) {
        self.client = client
        self.configuration = configuration
        root = MaildirRoot(path: configuration.maildir)
        detector = FolderMoveDetector(denialsAtOnce: configuration.massBlockLimit)
        self.attachments = configuration.fetchesAttachments ? attachments : nil
        transfer = attachments
        self.clock = clock
        self.fault = fault
        self.maildirFaults = maildirFaults
        self.logger = logger
        executor = DiskExecutor(label: "xmtp.mail")
    }

    private func start() async throws {
        try demandFoldersOfThisName()
        try root.prepare(configuration.folders.all)
        _ = try Sweep(root).run(
            now: clock.nowNanoseconds / BridgeLimits.second, folders: configuration.folders.all)
        _ = try Sweep(MaildirRoot(path: configuration.spool)).run(
            now: clock.nowNanoseconds / BridgeLimits.second, folders: [.inbox])
        try await prepareNames(of: [client.inboxID])
        try loadIndex()
        try recover()
        try restoreWishes()
    }

    /// A folder that got another name in the configuration and none on disk would be left behind with its mail.
    private func demandFoldersOfThisName() throws {
        for (directory, count) in try database.read({ try $0.mailFileCounts() }) {
            guard let folder = MaildirFolder(directory: directory), folders.meaning(of: folder) == nil,
                access(root.path(folder), F_OK) == 0
            else { continue }
            throw BridgeError(
                .unsuitable,
                """
                \(count) mails lie in the folder \(folder), which the configuration calls otherwise now: rename the \
                directory \(directory) in the Maildir as well, or take the folder option back.
                """)
        }
    }

    nonisolated var database: ClientDatabase { client.database }
    nonisolated var folders: FolderMap { configuration.folders }
    nonisolated var settings: MailSettings { configuration.mail }
    nonisolated var domain: MailDomain { configuration.mail.domain }
    nonisolated var own: InboxID { client.inboxID }

    /// The folders that hold conversations, and are looked at.
    nonisolated var watched: [MaildirFolder] {
        configuration.ownMessages == .sent ? folders.consent + [folders[.sent]] : folders.consent
    }

    /// Learns which files are known, and where.
    func loadIndex() throws {
        var index = NameIndex()
        try database.read { transaction in
            try transaction.eachMailFile { number, directory, isNew, name in
                guard let folder = MaildirFolder(directory: directory) else { return }
                index.insert(folder: folder, half: isNew ? .new : .cur, name: name, number: number)
            }
        }
        self.index = index
    }

    /// Takes up what failed half way, after a full disk or any other error.
    func settle() throws {
        guard isUnsettled else { return }
        threads.removeAll()
        identities.removeAll()
        missingSince.removeAll()
        try loadIndex()
        try recover()
        try restoreWishes()
        isUnsettled = false
    }
}

/// A thread while the keeper works on it.
struct ThreadState {
    let identity: ThreadIdentity
    /// As its mails show it now.
    var conversation: MailConversation
    /// The number of its title; nil until it is in the store.
    var title: Int64?

    var key: String { identity.key }
}

extension MailFileRecord {
    /// Where the file lies; nil when its folder has no name of ours.
    var placement: MaildirPlacement? {
        guard let folder = MaildirFolder(directory: folder) else { return nil }
        return MaildirPlacement(
            folder: folder, half: isNew ? .new : .cur, name: MaildirName(name),
            inode: UInt64(bitPattern: inode))
    }

    /// The same file somewhere else.
    func moved(to placement: MaildirPlacement) -> MailFileRecord {
        var record = self
        record.folder = placement.folder.directory
        record.isNew = placement.half == .new
        record.name = placement.name.description
        record.inode = Int64(bitPattern: placement.inode)
        record.state = .delivered
        record.target = nil
        return record
    }
}

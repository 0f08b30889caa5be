import Conversations
public import Identity
import Logging
public import NodeClient
public import Store

/// An account at work: one inbox, one installation, one store, one node.
///
/// Everything it is asked to do is in the store before it leaves for the network, and everything the network brings is
/// in the store before anybody hears of it.
public final class XMTPClient: Sendable {
    let context: EngineContext
    let workers: WorkerRegistry
    let engine: SyncEngine
    let housekeeping: Housekeeping
    let board = LiveBoard()
    let judgesChanges: Bool

    /// Opens an account that was registered before; needs no network.
    ///
    /// - Throws: ``ClientError`` or ``StoreError``: no account here, the store in use, a wrong key.
    public static func open(_ configuration: ClientConfiguration, node: any NodeAPI) throws -> XMTPClient {
        let database = try ClientDatabase(folder: configuration.folder, key: configuration.key, create: false)
        guard let (account, isRegistered) = try Registrar.stored(in: database), isRegistered else {
            throw ClientError(
                .notFound, "There is no registered account here yet: run `xmtp-mail init` first.")
        }
        return XMTPClient(account: account, database: database, node: node, configuration: configuration)
    }

    init(
        account: AccountIdentity, database: ClientDatabase, node: any NodeAPI,
        configuration: ClientConfiguration
    ) {
        context = EngineContext(
            account: account, database: database, node: node,
            directory: InboxDirectory(
                database: database, node: node, clock: configuration.clock, faults: configuration.faults),
            clock: configuration.clock, faults: configuration.faults,
            history: HistorySettings(
                server: configuration.historyServer, files: configuration.files,
                answersRequests: configuration.answersHistoryRequests),
            logger: Logger(label: "xmtp.client"))
        workers = WorkerRegistry(context: context)
        engine = SyncEngine(
            context: context, workers: workers, welcomes: WelcomeSync(context: context, workers: workers))
        housekeeping = Housekeeping(
            context: context, workers: workers, isDeviceSyncEnabled: configuration.deviceSync,
            recoversForks: configuration.recoversForks)
        judgesChanges = configuration.judgesChanges
    }

    /// Our inbox.
    public var inboxID: InboxID { context.account.inboxID }

    /// This installation.
    public var installationID: InstallationID { context.account.installation.id }

    /// The store, for the mail side's own tables and questions.
    public var database: ClientDatabase { context.database }

    /// Moves the store's log into its file and lets go of both; a live feed has to be ended before.
    public func close() throws { try context.database.close() }
}

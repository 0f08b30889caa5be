import Foundation
import GRDB
import Glibc
import Synchronization

/// Everything of one account that must survive: one SQLite file, owned by one process.
///
/// All writing goes through ``write(_:)``, one transaction at a time; readers see the last committed state and never wait
/// for a writer. Secret columns are sealed under the store's ``DataKey``.
///
/// See: spec README rulings 7, 8 and 10; spec toolchain.md 6 and 7
public final class ClientDatabase: Sendable {
    /// The file's name in the account's folder.
    public static let fileName = "xmtp.sqlite"
    /// Largest number of readers at work beside the writer.
    private static let readers = 2
    /// Kibibytes of pages each connection keeps.
    private static let cacheKibibytes = 2048
    /// Seconds to wait for another connection's lock.
    private static let busySeconds: TimeInterval = 5

    private let pool: DatabasePool
    /// How the writer's connection commits now; nil until the first transaction, as opening a pool changes it.
    private let durability = Mutex<Durability?>(nil)
    /// Held until the store is closed.
    private let lock: Mutex<StoreLock?>
    private let key: DataKey
    private let eventBell = StoreBell()
    private let workBell = StoreBell()
    /// The file.
    public let path: String

    /// Opens the store in a folder, making both on first use.
    ///
    /// - Parameters:
    ///   - folder: The account's folder; made with mode 0700.
    ///   - key: The source of the key that seals secret columns.
    ///   - create: Whether a missing store may be made.
    /// - Throws: ``StoreError``.
    public init(folder: String, key source: KeySource, create: Bool = true) throws {
        path = folder + "/" + ClientDatabase.fileName
        if create {
            try ClientDatabase.makeFolder(folder)
        } else if access(path, F_OK) != 0 {
            throw StoreError(.inaccessible, "There is no account here yet: set one up first.")
        }
        lock = Mutex(try StoreLock(path: folder + "/lock"))
        key = try source.key(create: create && access(path, F_OK) != 0)
        do {
            pool = try DatabasePool(path: path, configuration: ClientDatabase.configuration())
            chmod(path, 0o600)
            try pool.read { database in try ClientDatabase.refuseNewer(database) }
            try Migrations.all().migrate(pool)
            try checkKey()
        } catch {
            throw ClientDatabase.translated(error)
        }
    }

    /// Runs `body` in one transaction: all of it happens, or none.
    ///
    /// - Throws: ``StoreError``, or whatever `body` throws, after undoing everything.
    public func write<Result>(
        _ durability: Durability = .synced, _ body: (StoreTransaction) throws -> Result
    ) throws -> Result {
        let notes = TransactionNotes()
        let result: Result
        do {
            result = try pool.writeWithoutTransaction { database in
                try use(durability, database)
                var result: Result?
                try database.inTransaction(.immediate) {
                    result = try body(StoreTransaction(database: database, key: key, notes: notes))
                    return .commit
                }
                guard let result else {
                    throw StoreError(.statement, "A transaction ended without its result.")
                }
                return result
            }
        } catch {
            throw ClientDatabase.translated(error)
        }
        if notes.appendsEvents { eventBell.ring() }
        if notes.queuesWork { workBell.ring() }
        return result
    }

    private func use(_ wanted: Durability, _ database: Database) throws {
        try durability.withLock { current in
            guard current != wanted else { return }
            try database.execute(sql: wanted.pragma)
            current = wanted
        }
    }

    /// Puts every ordered transaction so far on the disk.
    public func sync() throws {
        // SQLite syncs its log when it commits something; the row has no other use.
        try write(.synced) { try $0.setSetting("synced", [UInt8](String(time(nil)).utf8)) }
    }

    /// Yields after every transaction that appended events; several of them may be one signal.
    ///
    /// Any number of listeners; ends when the store is closed. A listener that begins to listen before it reads the events
    /// misses none.
    public func eventSignals() -> AsyncStream<Void> { eventBell.signals() }

    /// Yields after every transaction that queued something to be sent, in the same manner.
    public func workSignals() -> AsyncStream<Void> { workBell.signals() }

    /// Runs `body` on a consistent view of the last committed state.
    public func read<Result>(_ body: (StoreTransaction) throws -> Result) throws -> Result {
        do {
            return try pool.read { database in
                try body(StoreTransaction(database: database, key: key, notes: TransactionNotes()))
            }
        } catch {
            throw ClientDatabase.translated(error)
        }
    }

    /// Asks SQLite to look at every page.
    ///
    /// - Throws: ``StoreError`` with code `damaged` and SQLite's first finding.
    public func checkIntegrity() throws {
        let finding = try read { transaction in
            try String.fetchOne(transaction.database, sql: "PRAGMA integrity_check(1)") ?? "no answer"
        }
        guard finding == "ok" else {
            throw StoreError(.damaged, "The store is damaged: \(finding).")
        }
    }

    /// Moves what the log holds into the file and empties the log, so that overwritten secrets are gone from both.
    public func checkpoint() throws {
        do {
            try pool.writeWithoutTransaction { database in
                _ = try database.checkpoint(.truncate)
            }
        } catch {
            throw ClientDatabase.translated(error)
        }
    }

    /// Closes the file, and lets others open it; later use fails.
    public func close() throws {
        eventBell.close()
        workBell.close()
        try? checkpoint()
        try pool.close()
        lock.withLock { $0 = nil }
    }

    // MARK: - Opening

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(busySeconds)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA cache_size = -\(cacheKibibytes);
                    PRAGMA journal_size_limit = 4194304;
                    """)
        }
        return configuration
    }

    private static func makeFolder(_ folder: String) throws(StoreError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(.inaccessible, "The account's folder cannot be made: \(errnoText(errno)).")
        }
    }

    private static func refuseNewer(_ database: Database) throws {
        let known = Migrations.all().migrations
        guard try database.tableExists("grdb_migrations") else { return }
        let applied = try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
        guard Set(applied).isSubset(of: known) else {
            throw StoreError(.tooNew, "A newer version of this program wrote the store; use that version.")
        }
    }

    private static let checkPlace = SealedPlace(column: "meta.key-check", row: [])

    /// Refuses a wrong key at once rather than at the first secret.
    private func checkKey() throws {
        try pool.write { database in
            if let sealed = try Data.fetchOne(
                database, sql: "SELECT value FROM meta WHERE name = 'key-check'")
            {
                do {
                    _ = try key.open(sealed, at: ClientDatabase.checkPlace)
                } catch {
                    throw StoreError(.key, "The key is not the key of this store.")
                }
            } else {
                let sealed = try key.seal(Array("key".utf8), at: ClientDatabase.checkPlace)
                try database.execute(
                    sql: "INSERT INTO meta (name, value) VALUES ('key-check', ?)", arguments: [sealed])
            }
        }
    }

    private static func translated(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_FULL: return StoreError(.full, "The disk is full: the store cannot grow.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(.damaged, "The store is damaged: it is no database.")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR:
            return StoreError(
                .inaccessible, "The store cannot be read or written (SQLite \(error.resultCode.rawValue)).")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(
                .inUse, "Another process is using this store; stop it first, or let it do the work.")
        default:
            return StoreError(
                .statement, "The store refused a statement (SQLite \(error.extendedResultCode.rawValue)).")
        }
    }
}

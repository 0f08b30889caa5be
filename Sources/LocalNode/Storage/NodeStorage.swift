internal import Foundation
internal import GRDB
internal import Glibc

/// The node's one SQLite file, or the same in memory.
///
/// Reads of a file go to connections of their own, writes through one ``Committer`` that many callers share.
final class NodeStorage: Sendable {
    /// Where the node keeps its state.
    enum Place: Sendable {
        case memory
        case file(String)
    }

    let committer: Committer
    /// Nil for a node in memory, which reads where it writes.
    private let readers: ReadConnections?
    private let writer: any DatabaseWriter
    private let lock: FileLock?

    /// - Parameters:
    ///   - clock: nanoseconds since 1970.
    ///   - log: makes the file's log durable; the file's own by default.
    init(
        _ place: Place, hub: LiveHub, clock: @escaping @Sendable () -> UInt64, log: (any LogFlushing)? = nil
    ) throws(LocalNodeError) {
        let writer: any DatabaseWriter
        var log = log
        switch place {
        case .memory:
            lock = nil
            readers = nil
            writer = try Self.translating("memory") {
                let queue = try DatabaseQueue(configuration: Self.configuration(isFile: false))
                try Schema.prepare(queue, isNew: true)
                return queue
            }
        case .file(let path):
            lock = try FileLock(path: path + ".lock", of: path)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            writer = try Self.translating(path) {
                if size > 0 { try Schema.examine(path: path, size: size) }
                let pool = try DatabasePool(path: path, configuration: Self.configuration(isFile: true))
                // The committer flushes the log before anybody hears of what is in it. SQLite flushes it too before it
                // copies it back into the file, and the file before it begins the log anew.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
                try Schema.prepare(pool, isNew: size == 0)
                return pool
            }
            readers = ReadConnections(path: path, configuration: Self.configuration(isFile: true))
            if log == nil { log = try Self.log(of: path) }
        }
        self.writer = writer
        committer = try Self.translating("") {
            try Committer(writer: writer, log: log, hub: hub, rowClock: RowClock(clock))
        }
    }

    private static func log(of path: String) throws(LocalNodeError) -> LogFile {
        do throws(FlushFailure) {
            return try LogFile(ofDatabase: path)
        } catch {
            throw LocalNodeError(.fileUnusable, "The log of \(path) cannot be opened: \(error.text).")
        }
    }

    /// Whether a read waits for nothing but the file.
    var readsBesideWrites: Bool { readers != nil }

    /// Reads outside of any transaction: each question is one statement, and sees all that was
    /// written before, durable or not: see ``Committer/settle()``.
    func read<Value>(_ body: (Database) throws -> Value) throws(NodeRefusal) -> Value {
        do {
            return try readers.map { try $0.read(body) } ?? writer.unsafeRead(body)
        } catch {
            throw NodeRefusal(
                .internalError, "failed to read: \((error as? DatabaseError)?.message ?? "database trouble")")
        }
    }

    /// Writes the log back into the file and lets go of it.
    func close() {
        committer.close()
        if lock != nil, !committer.hasFailed {
            _ = try? writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
        readers?.close()
        try? writer.close()
        lock?.release()
    }

    /// What the writer keeps of the file in memory: the inner pages of the indexes and some leaves.
    private static let writerCacheKibibytes = 16 * 1024
    /// The same for each of the readers.
    private static let readerCacheKibibytes = 2 * 1024
    /// Pages in the log before they are written back: the more there are, the more often a page was changed in between.
    private static let logPages = 16_000

    private static func configuration(isFile: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.label = "node"
        configuration.prepareDatabase { db in
            let cache = db.configuration.readonly ? readerCacheKibibytes : writerCacheKibibytes
            try db.execute(sql: "PRAGMA cache_size = -\(cache)")
            if isFile { try db.execute(sql: "PRAGMA wal_autocheckpoint = \(logPages)") }
        }
        return configuration
    }

    private static func translating<Value>(
        _ path: String, _ body: () throws -> Value
    ) throws(LocalNodeError) -> Value {
        do {
            return try body()
        } catch let error as LocalNodeError {
            throw error
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                throw LocalNodeError(.fileDamaged, Schema.damaged(path))
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw LocalNodeError(.fileInUse, "\(path) is in use by another program; stop it first.")
            default:
                throw LocalNodeError(
                    .fileUnusable,
                    "\(path) cannot be opened or written: \(error.message ?? "no reason given").")
            }
        } catch {
            throw LocalNodeError(.fileUnusable, "\(path) cannot be opened or written: \(error).")
        }
    }
}

/// Keeps a second node away from the file for as long as it is held; the system lets go of it when the process dies.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String, of file: String) throws(LocalNodeError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LocalNodeError(
                .fileUnusable, "\(file) cannot be opened or created: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw LocalNodeError(
                .fileInUse, "\(file) is in use by another node; stop that one or choose another file.")
        }
    }

    func release() { Glibc.close(descriptor) }
}

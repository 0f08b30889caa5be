import Foundation
import GRDB

extension StoreTransaction {
    private static let fileColumns = """
        number, key, kind, message, thread, title, state, is_copy, is_fetched, folder, is_new, name, inode, size, target
        """

    private func mailFile(_ row: Row) -> MailFileRecord {
        var record = MailFileRecord(
            key: row[1], kind: MailFileRecord.Kind(rawValue: row[2]) ?? .stranger,
            message: row.optionalBytes(3),
            thread: row[4], title: row[5], folder: row[9], isNew: row[10], name: row[11], size: row[13])
        record.number = row[0]
        record.state = MailFileRecord.State(rawValue: row[6]) ?? .delivered
        record.isCopy = row[7]
        record.isFetched = row[8]
        record.inode = row[12]
        record.target = row[14]
        return record
    }

    private func arguments(_ record: MailFileRecord) -> StatementArguments {
        [
            record.key, record.kind.rawValue, record.message.map { Data($0) }, record.thread, record.title,
            record.state.rawValue, record.isCopy, record.isFetched, record.folder, record.isNew, record.name,
            record.inode, record.size, record.target,
        ]
    }

    /// Writes a new file.
    ///
    /// - Returns: Its number.
    @discardableResult
    public func insert(_ record: MailFileRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO mail_files (
                key, kind, message, thread, title, state, is_copy, is_fetched, folder, is_new, name, inode, size, target)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, arguments(record))
        return database.lastInsertedRowID
    }

    /// Writes what has changed of a file.
    public func update(_ record: MailFileRecord) throws {
        try run(
            """
            UPDATE mail_files SET key = ?, kind = ?, message = ?, thread = ?, title = ?, state = ?, is_copy = ?,
                is_fetched = ?, folder = ?, is_new = ?, name = ?, inode = ?, size = ?, target = ?
            WHERE number = ?
            """, arguments(record) + [record.number])
    }

    /// A file is there: where it was delivered to.
    public func markDelivered(_ number: Int64, inode: Int64) throws {
        try run("UPDATE mail_files SET state = 2, inode = ? WHERE number = ?", [inode, number])
    }

    /// Forgets a file.
    public func removeMailFile(_ number: Int64) throws {
        try run("DELETE FROM mail_files WHERE number = ?", [number])
    }

    /// One file.
    public func mailFile(_ number: Int64) throws -> MailFileRecord? {
        try first(
            "SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE number = ?", [number], mailFile)
    }

    /// The files of one key, the first one before its copies.
    public func mailFiles(key: String) throws -> [MailFileRecord] {
        try all(
            """
            SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE key = ? AND kind < 5
            ORDER BY is_copy, number
            """, [key], mailFile)
    }

    /// The files whose keys are this one and more.
    public func mailFiles(keysFollowing prefix: String) throws -> [MailFileRecord] {
        try all(
            """
            SELECT \(StoreTransaction.fileColumns) FROM mail_files
            WHERE key > ? AND key < ? AND kind < 5 ORDER BY number
            """, [prefix, prefix + "~"], mailFile)
    }

    /// Whether there is, or will be, a file of this key.
    public func hasMailFile(key: String) throws -> Bool {
        try first("SELECT 1 FROM mail_files WHERE key = ? AND kind < 5", [key]) { _ in true } ?? false
    }

    /// The files with a number on the file system; several when the number was used again.
    public func mailFiles(inode: Int64) throws -> [MailFileRecord] {
        try all(
            "SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE inode = ? AND kind < 5 ORDER BY number",
            [inode], mailFile)
    }

    /// The files of a thread, its root among them.
    public func mailFiles(thread: String) throws -> [MailFileRecord] {
        try all(
            "SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE thread = ? ORDER BY number",
            [thread],
            mailFile)
    }

    /// Files whose delivery or move was begun.
    public func openMailFiles() throws -> [MailFileRecord] {
        try all(
            "SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE state <> 2 ORDER BY number", [],
            mailFile)
    }

    /// Calls for every file: number, folder, half and name alone, since there may be very many.
    public func eachMailFile(
        _ body: (_ number: Int64, _ folder: String, _ isNew: Bool, _ name: String) -> Void
    ) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT number, folder, is_new, name FROM mail_files WHERE state <> 1")
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() { body(row[0], row[1], row[2], row[3]) }
    }

    /// Files in order of their numbers, in pages.
    public func mailFiles(after number: Int64, limit: Int) throws -> [MailFileRecord] {
        try all(
            """
            SELECT \(StoreTransaction.fileColumns) FROM mail_files WHERE number > ? AND kind < 5
            ORDER BY number LIMIT ?
            """, [number, limit], mailFile)
    }

    /// How many files there are of each kind and folder.
    public func mailFileCounts() throws -> [(folder: String, count: Int)] {
        try all(
            "SELECT folder, COUNT(*) FROM mail_files WHERE kind < 5 GROUP BY folder ORDER BY folder"
        ) { ($0[0], $0[1]) }
    }

    // MARK: - What is gone

    /// A message's file is gone.
    public func save(_ record: MailTombstoneRecord) throws {
        try run(
            """
            INSERT INTO mail_tombstones (message, at_ns, folder) VALUES (?, ?, ?)
            ON CONFLICT (message) DO UPDATE SET at_ns = excluded.at_ns, folder = excluded.folder
            """, [Data(record.message), record.atNanoseconds, record.folder])
    }

    /// What became of a message.
    public func tombstone(_ message: [UInt8]) throws -> MailTombstoneRecord? {
        try first("SELECT at_ns, folder FROM mail_tombstones WHERE message = ?", [Data(message)]) { row in
            MailTombstoneRecord(message: message, atNanoseconds: row[0], folder: row[1])
        }
    }

    /// The message is there again.
    public func removeTombstone(_ message: [UInt8]) throws {
        try run("DELETE FROM mail_tombstones WHERE message = ?", [Data(message)])
    }
}

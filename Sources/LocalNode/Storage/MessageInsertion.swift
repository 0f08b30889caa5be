internal import GRDB
internal import GRDBSQLite

/// The statement that publishing comes down to, bound to the bytes where they lie.
///
/// Thousands of messages a second pass through here, one at a time; copies and look-ups would be a good part of the cost.
final class MessageInsertion {
    private static let sql = """
        INSERT INTO group_messages (id, group_id, created_ns, is_commit, hash, row) VALUES (?, ?, ?, ?, ?, ?)
        """

    private let db: Database
    private let statement: Statement
    private let lookUp: HashStatement

    init(_ db: Database) throws {
        self.db = db
        statement = try db.cachedStatement(sql: Self.sql)
        lookUp = try HashStatement(db, sql: "SELECT 1 FROM known_messages WHERE hash = ?")
    }

    /// Whether a message with this hash is in the table of those that no longer wait in memory.
    func isStored(_ hash: MessageHash) throws -> Bool { try lookUp.step(hash) }

    /// Stores a message.
    ///
    /// - Throws: `DatabaseError`.
    func insert(
        id: UInt64, groupID: [UInt8], created: UInt64, isCommit: Bool, hash: MessageHash, row: [UInt8]
    ) throws {
        let pointer = statement.sqliteStatement
        // Resetting says again what stepping said.
        defer {
            sqlite3_reset(pointer)
            sqlite3_clear_bindings(pointer)
        }
        let status = groupID.withUnsafeBytes { groupID in
            hash.withBytes { hash in
                row.withUnsafeBytes { row in
                    sqlite3_bind_int64(pointer, 1, Int64(clamping: id))
                    sqlite3_bind_blob(pointer, 2, groupID.baseAddress, Int32(clamping: groupID.count), nil)
                    sqlite3_bind_int64(pointer, 3, Int64(clamping: created))
                    sqlite3_bind_int64(pointer, 4, isCommit ? 1 : 0)
                    sqlite3_bind_blob(pointer, 5, hash.baseAddress, Int32(clamping: hash.count), nil)
                    sqlite3_bind_blob(pointer, 6, row.baseAddress, Int32(clamping: row.count), nil)
                    return sqlite3_step(pointer)
                }
            }
        }
        guard status == SQLITE_DONE else { throw DatabaseError(of: db, status: status) }
    }
}

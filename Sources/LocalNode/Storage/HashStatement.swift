internal import GRDB
internal import GRDBSQLite

/// A statement with a hash as its one parameter.
struct HashStatement {
    private let db: Database
    private let statement: Statement

    init(_ db: Database, sql: String) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
    }

    /// Runs the statement; true when it gave a row.
    ///
    /// - Throws: `DatabaseError`.
    func step(_ hash: MessageHash) throws -> Bool {
        let pointer = statement.sqliteStatement
        // Resetting says again what stepping said.
        defer {
            sqlite3_reset(pointer)
            sqlite3_clear_bindings(pointer)
        }
        let status = hash.withBytes { bytes in
            sqlite3_bind_blob(pointer, 1, bytes.baseAddress, Int32(clamping: bytes.count), nil)
            return sqlite3_step(pointer)
        }
        guard status == SQLITE_DONE || status == SQLITE_ROW else {
            throw DatabaseError(of: db, status: status)
        }
        return status == SQLITE_ROW
    }
}

extension DatabaseError {
    /// What a connection says of its last call.
    init(of db: Database, status: Int32) {
        self.init(
            resultCode: ResultCode(rawValue: status),
            message: sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) })
    }
}

internal import GRDB

/// The tables of a node, and how an existing file is told from something else.
enum Schema {
    /// Marks the file as a node's ("XMND").
    static let applicationID = 0x584d_4e44
    /// A file of another version is refused.
    static let version = 2
    /// Files up to this size are checked page by page at each start; a whole check of a large one takes minutes.
    static let sizeAlwaysChecked = 64 * 1024 * 1024

    static func damaged(_ path: String) -> String {
        "\(path) is damaged or not a node's file; restore it from a copy, or start with another file."
    }

    /// Looks at an existing file before anything is written to it.
    static func examine(path: String, size: Int) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        try queue.read { db in
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard id == applicationID else {
                throw LocalNodeError(
                    .fileForeign,
                    "\(path) is a database of another program; choose another file for the node.")
            }
            guard found == version else {
                throw LocalNodeError(
                    .fileForeign, "\(path) was written by another version of this program; use that version.")
            }
            if size <= sizeAlwaysChecked {
                guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
                    throw LocalNodeError(.fileDamaged, damaged(path))
                }
            }
        }
    }

    static func prepare(_ writer: any DatabaseWriter, isNew: Bool) throws {
        try writer.write { db in
            if isNew { try db.execute(sql: tables) }
            try db.execute(
                sql: "DELETE FROM file_parts WHERE file_id IN (SELECT id FROM files WHERE is_complete = 0)")
            try db.execute(sql: "DELETE FROM files WHERE is_complete = 0")
        }
    }

    private static let tables = """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);

        CREATE TABLE sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO sequences VALUES ('group', 0), ('welcome', 0), ('identity', 0), ('commit', 0);

        CREATE TABLE group_messages (
            id INTEGER PRIMARY KEY, group_id BLOB NOT NULL, created_ns INTEGER NOT NULL, is_commit INTEGER NOT NULL,
            hash BLOB NOT NULL, row BLOB NOT NULL) STRICT;
        CREATE INDEX group_messages_by_group ON group_messages (group_id);
        CREATE TABLE known_messages (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE known_parts (part INTEGER PRIMARY KEY, stored_up_to INTEGER NOT NULL) STRICT;

        CREATE TABLE welcomes (
            id INTEGER PRIMARY KEY, destination BLOB NOT NULL, hash BLOB NOT NULL, row BLOB NOT NULL) STRICT;
        CREATE INDEX welcomes_by_destination ON welcomes (destination);
        CREATE UNIQUE INDEX welcomes_by_hash ON welcomes (hash);

        CREATE TABLE installations (
            key BLOB PRIMARY KEY, key_package BLOB NOT NULL, created_ns INTEGER NOT NULL,
            updated_ns INTEGER NOT NULL) STRICT;

        CREATE TABLE identity_updates (
            id INTEGER PRIMARY KEY, inbox_id TEXT NOT NULL, created_ns INTEGER NOT NULL,
            identity_update BLOB NOT NULL) STRICT;
        CREATE INDEX identity_updates_by_inbox ON identity_updates (inbox_id);

        CREATE TABLE addresses (
            address TEXT NOT NULL, inbox_id TEXT NOT NULL, added_at INTEGER NOT NULL, revoked_at INTEGER,
            PRIMARY KEY (address, added_at, inbox_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE commit_log (
            id INTEGER PRIMARY KEY, group_id BLOB NOT NULL, entry BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
        CREATE INDEX commit_log_by_group ON commit_log (group_id);

        CREATE TABLE files (
            id TEXT PRIMARY KEY, created_ns INTEGER NOT NULL, size INTEGER NOT NULL,
            is_complete INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE file_parts (
            file_id TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (file_id, number)) STRICT;
        """
}

import GRDB

extension Migrations {
    /// Whom names and addresses led to when they were used last, so that a change is noticed before anything is sent.
    ///
    /// See: spec mail.md 2.1
    static func names(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE known_names (
                    name TEXT NOT NULL PRIMARY KEY,
                    inbox TEXT NOT NULL,
                    claimed TEXT,
                    claimed_ns INTEGER,
                    is_told INTEGER NOT NULL DEFAULT 0
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

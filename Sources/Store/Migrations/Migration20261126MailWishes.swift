import GRDB

extension Migrations {
    /// What the user wants by moving mail, between the move and the decision.
    ///
    /// See: spec mail.md 4.4, rule 5
    static func mailWishes(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE mail_wishes (
                    thread TEXT NOT NULL PRIMARY KEY,
                    state INTEGER NOT NULL,
                    origin TEXT NOT NULL,
                    author TEXT,
                    at_ns INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

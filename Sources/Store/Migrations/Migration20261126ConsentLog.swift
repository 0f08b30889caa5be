import GRDB

extension Migrations {
    /// Own decisions with what they replaced, so that they can be taken back.
    static func consentLog(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE consent_log (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    batch INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    entity TEXT NOT NULL,
                    old INTEGER NOT NULL,
                    new INTEGER NOT NULL
                ) STRICT;
                """)
    }
}

import GRDB

extension Migrations {
    /// What our own installations ask of each other, messages read from an archive whose events are still to come, and
    /// what the commit logs of the network say.
    static func history(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE history_tasks (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    kind INTEGER NOT NULL,
                    state INTEGER NOT NULL,
                    pin TEXT NOT NULL,
                    message BLOB UNIQUE,
                    attempts INTEGER NOT NULL,
                    next_ns INTEGER NOT NULL,
                    created_ns INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX history_tasks_due ON history_tasks (next_ns) WHERE state = 1;

                CREATE TABLE restored_messages (
                    message BLOB NOT NULL PRIMARY KEY
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE network_commit_log (
                    conversation BLOB NOT NULL,
                    sequence INTEGER NOT NULL,
                    result INTEGER NOT NULL,
                    last_authenticator BLOB NOT NULL,
                    epoch INTEGER NOT NULL,
                    authenticator BLOB NOT NULL,
                    PRIMARY KEY (conversation, sequence)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE fork_watch (
                    conversation BLOB NOT NULL PRIMARY KEY,
                    consensus_key BLOB,
                    position INTEGER NOT NULL,
                    uploaded INTEGER NOT NULL,
                    verdict INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

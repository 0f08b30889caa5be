import GRDB

extension Migrations {
    /// What the mail side must remember: threads and their titles, where each mail lies, what was removed, what was
    /// submitted, and what was decided by moving.
    ///
    /// See: spec mail.md 1.5, 3.7 and 4.4
    static func mail(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE mail_threads (
                    key TEXT NOT NULL PRIMARY KEY,
                    root BLOB NOT NULL,
                    root_ns INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE mail_titles (
                    number INTEGER PRIMARY KEY,
                    thread TEXT NOT NULL,
                    title TEXT NOT NULL
                ) STRICT;
                CREATE INDEX mail_titles_thread ON mail_titles (thread, number);

                CREATE TABLE mail_files (
                    number INTEGER PRIMARY KEY,
                    key TEXT NOT NULL,
                    kind INTEGER NOT NULL,
                    message BLOB,
                    thread TEXT,
                    title INTEGER,
                    state INTEGER NOT NULL,
                    is_copy INTEGER NOT NULL,
                    is_fetched INTEGER NOT NULL,
                    folder TEXT NOT NULL,
                    is_new INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    inode INTEGER NOT NULL,
                    size INTEGER NOT NULL,
                    target TEXT
                ) STRICT;
                CREATE INDEX mail_files_key ON mail_files (key) WHERE kind < 5;
                CREATE INDEX mail_files_thread ON mail_files (thread) WHERE thread IS NOT NULL;
                CREATE INDEX mail_files_inode ON mail_files (inode) WHERE kind < 5;
                CREATE INDEX mail_files_open ON mail_files (state) WHERE state <> 2;

                CREATE TABLE mail_tombstones (
                    message BLOB NOT NULL PRIMARY KEY,
                    at_ns INTEGER NOT NULL,
                    folder TEXT
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE mail_submissions (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    spool TEXT NOT NULL UNIQUE,
                    identifier TEXT,
                    digest BLOB NOT NULL,
                    state INTEGER NOT NULL,
                    arrival_ns INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    next_ns INTEGER NOT NULL,
                    is_delay_told INTEGER NOT NULL,
                    failure TEXT,
                    recipient TEXT,
                    decided_ns INTEGER
                ) STRICT;
                CREATE INDEX mail_submissions_identifier ON mail_submissions (identifier)
                    WHERE identifier IS NOT NULL;
                CREATE INDEX mail_submissions_open ON mail_submissions (state) WHERE state < 4;

                CREATE TABLE mail_parts (
                    submission INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    conversation BLOB NOT NULL,
                    kind INTEGER NOT NULL,
                    content BLOB NOT NULL,
                    idempotency_key TEXT NOT NULL,
                    message BLOB NOT NULL,
                    is_delivered INTEGER NOT NULL,
                    PRIMARY KEY (submission, position)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX mail_parts_message ON mail_parts (message);

                CREATE TABLE mail_decisions (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    at_ns INTEGER NOT NULL,
                    thread TEXT NOT NULL,
                    old INTEGER NOT NULL,
                    new INTEGER NOT NULL,
                    cause INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE mail_held (
                    thread TEXT NOT NULL PRIMARY KEY,
                    state INTEGER NOT NULL,
                    at_ns INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

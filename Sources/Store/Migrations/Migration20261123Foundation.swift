import GRDB

extension Migrations {
    /// The first schema. Times are nanoseconds since 1970; ids are bytes; columns called `sealed…` hold what ``DataKey``
    /// sealed; states are the numbers of the enumerations under `Records/`.
    static func foundation(_ database: Database) throws {
        try database.execute(sql: foundationIdentity)
        try database.execute(sql: foundationConversations)
        try database.execute(sql: foundationWork)
    }

    private static let foundationIdentity = """
        CREATE TABLE meta (
            name TEXT NOT NULL PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE secrets (
            name TEXT NOT NULL PRIMARY KEY,
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE key_packages (
            reference BLOB NOT NULL PRIMARY KEY,
            init_key BLOB NOT NULL UNIQUE,
            wrapper_key BLOB UNIQUE,
            sealed BLOB NOT NULL,
            created_ns INTEGER NOT NULL,
            delete_after_ns INTEGER
        ) STRICT;

        CREATE TABLE identity_updates (
            inbox TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            server_ns INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (inbox, sequence)
        ) STRICT;

        CREATE TABLE identity_checks (
            inbox TEXT NOT NULL PRIMARY KEY,
            checked_ns INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let foundationConversations = """
        CREATE TABLE conversations (
            id BLOB NOT NULL PRIMARY KEY,
            kind INTEGER NOT NULL,
            dm TEXT,
            membership INTEGER NOT NULL,
            active INTEGER NOT NULL,
            created_ns INTEGER NOT NULL,
            added_by TEXT NOT NULL,
            last_message_ns INTEGER NOT NULL,
            commit_cursor INTEGER NOT NULL,
            message_cursor INTEGER NOT NULL,
            welcome_sequence INTEGER,
            installations_checked_ns INTEGER NOT NULL,
            rotated_ns INTEGER NOT NULL,
            paused_for TEXT,
            disappear_from_ns INTEGER NOT NULL,
            disappear_in_ns INTEGER NOT NULL,
            maybe_forked INTEGER NOT NULL,
            pending_leave INTEGER NOT NULL,
            summary BLOB NOT NULL
        ) STRICT;
        CREATE INDEX conversations_dm ON conversations (dm) WHERE dm IS NOT NULL;

        CREATE TABLE group_parts (
            conversation BLOB NOT NULL,
            part BLOB NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (conversation, part)
        ) STRICT;

        CREATE TABLE messages (
            id BLOB NOT NULL PRIMARY KEY,
            conversation BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            originator INTEGER NOT NULL,
            sender_inbox TEXT NOT NULL,
            sender_installation BLOB NOT NULL,
            sender_verified INTEGER NOT NULL,
            sent_ns INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            status INTEGER NOT NULL,
            content_type TEXT NOT NULL,
            content BLOB NOT NULL,
            idempotency_key TEXT NOT NULL,
            reference BLOB,
            expire_ns INTEGER
        ) STRICT;
        CREATE INDEX messages_conversation ON messages (conversation, sent_ns);
        CREATE INDEX messages_reference ON messages (reference) WHERE reference IS NOT NULL;
        CREATE INDEX messages_expire ON messages (expire_ns) WHERE expire_ns IS NOT NULL;

        CREATE TABLE deletions (
            target BLOB NOT NULL,
            conversation BLOB NOT NULL,
            message BLOB NOT NULL,
            deleter TEXT NOT NULL,
            by_super_admin INTEGER NOT NULL,
            applied INTEGER NOT NULL,
            PRIMARY KEY (target, message)
        ) STRICT;

        CREATE TABLE pending_removals (
            conversation BLOB NOT NULL,
            inbox TEXT NOT NULL,
            message BLOB NOT NULL,
            PRIMARY KEY (conversation, inbox)
        ) STRICT;

        CREATE TABLE commit_log (
            conversation BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            result INTEGER NOT NULL,
            last_authenticator BLOB NOT NULL,
            epoch INTEGER NOT NULL,
            authenticator BLOB NOT NULL,
            committer TEXT,
            PRIMARY KEY (conversation, sequence)
        ) STRICT;
        """

    private static let foundationWork = """
        CREATE TABLE intents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation BLOB NOT NULL,
            kind INTEGER NOT NULL,
            state INTEGER NOT NULL,
            data BLOB NOT NULL,
            message BLOB,
            should_push INTEGER NOT NULL,
            payload_hash BLOB,
            sealed_payload BLOB,
            epoch INTEGER,
            sealed_staged BLOB,
            sealed_after BLOB,
            commit_sequence INTEGER,
            attempts INTEGER NOT NULL,
            failure TEXT
        ) STRICT;
        CREATE INDEX intents_open ON intents (conversation, state) WHERE state < 4;
        CREATE INDEX intents_hash ON intents (payload_hash) WHERE payload_hash IS NOT NULL;

        CREATE TABLE consent (
            kind INTEGER NOT NULL,
            entity TEXT NOT NULL,
            state INTEGER NOT NULL,
            decided_ns INTEGER NOT NULL,
            PRIMARY KEY (kind, entity)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE preference_outbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            payload BLOB NOT NULL
        ) STRICT;

        CREATE TABLE cursors (
            topic TEXT NOT NULL PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE waiting_welcomes (
            sequence INTEGER PRIMARY KEY,
            payload BLOB NOT NULL,
            attempts INTEGER NOT NULL,
            next_ns INTEGER NOT NULL,
            first_ns INTEGER NOT NULL,
            code TEXT NOT NULL
        ) STRICT;

        CREATE TABLE rejected_envelopes (
            topic TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            code TEXT NOT NULL,
            at_ns INTEGER NOT NULL,
            PRIMARY KEY (topic, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL,
            conversation BLOB,
            message BLOB,
            detail BLOB,
            at_ns INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE event_readers (
            name TEXT NOT NULL PRIMARY KEY,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

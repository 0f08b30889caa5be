import Foundation
import GRDB

extension StoreTransaction {
    /// A thread.
    public func mailThread(_ key: String) throws -> MailThreadRecord? {
        try first("SELECT root, root_ns FROM mail_threads WHERE key = ?", [key]) { row in
            MailThreadRecord(key: key, root: row.bytes(0), rootNanoseconds: row[1])
        }
    }

    /// The keys of all threads.
    public func mailThreadKeys() throws -> [String] {
        try all("SELECT key FROM mail_threads ORDER BY key") { $0[0] }
    }

    /// Writes a new thread; one that is there stays as it is.
    public func insert(_ record: MailThreadRecord) throws {
        try run(
            "INSERT OR IGNORE INTO mail_threads (key, root, root_ns) VALUES (?, ?, ?)",
            [record.key, Data(record.root), record.rootNanoseconds])
    }

    /// The title of a thread that is in force.
    public func mailTitle(thread: String) throws -> MailTitleRecord? {
        try first(
            "SELECT number, title FROM mail_titles WHERE thread = ? ORDER BY number DESC LIMIT 1", [thread]
        ) { MailTitleRecord(number: $0[0], thread: thread, title: $0[1]) }
    }

    /// All titles of a thread, oldest first.
    public func mailTitles(of thread: String) throws -> [MailTitleRecord] {
        try all("SELECT number, title FROM mail_titles WHERE thread = ? ORDER BY number", [thread]) {
            MailTitleRecord(number: $0[0], thread: thread, title: $0[1])
        }
    }

    /// A title by its number.
    public func mailTitle(_ number: Int64) throws -> MailTitleRecord? {
        try first("SELECT thread, title FROM mail_titles WHERE number = ?", [number]) {
            MailTitleRecord(number: number, thread: $0[0], title: $0[1])
        }
    }

    /// The titles in force of all other threads.
    public func mailTitles(besides thread: String) throws -> [String] {
        try all(
            """
            SELECT title FROM mail_titles WHERE thread <> ? AND number IN
                (SELECT MAX(number) FROM mail_titles GROUP BY thread)
            """, [thread]
        ) { $0[0] }
    }

    /// Gives a thread a new title.
    @discardableResult
    public func insertMailTitle(_ title: String, thread: String) throws -> MailTitleRecord {
        try run("INSERT INTO mail_titles (thread, title) VALUES (?, ?)", [thread, title])
        return MailTitleRecord(number: database.lastInsertedRowID, thread: thread, title: title)
    }

    // MARK: - Decisions

    /// Writes down a decision.
    public func append(_ record: MailDecisionRecord) throws {
        try run(
            "INSERT INTO mail_decisions (at_ns, thread, old, new, cause) VALUES (?, ?, ?, ?, ?)",
            [
                record.atNanoseconds, record.thread, record.old.rawValue, record.new.rawValue,
                record.cause.rawValue,
            ])
    }

    private func mailDecision(_ row: Row) -> MailDecisionRecord {
        var record = MailDecisionRecord(
            atNanoseconds: row[1], thread: row[2],
            old: ConsentRecord.State(rawValue: row[3]) ?? .unknown,
            new: ConsentRecord.State(rawValue: row[4]) ?? .unknown,
            cause: MailDecisionRecord.Cause(rawValue: row[5]) ?? .elsewhere)
        record.number = row[0]
        return record
    }

    /// Decisions, newest first.
    public func mailDecisions(limit: Int) throws -> [MailDecisionRecord] {
        try all(
            "SELECT number, at_ns, thread, old, new, cause FROM mail_decisions ORDER BY number DESC LIMIT ?",
            [limit], mailDecision)
    }

    /// The newest decision about a thread.
    public func lastMailDecision(thread: String) throws -> MailDecisionRecord? {
        try first(
            """
            SELECT number, at_ns, thread, old, new, cause FROM mail_decisions WHERE thread = ?
            ORDER BY number DESC LIMIT 1
            """, [thread], mailDecision)
    }

    /// Writes down what the user wants of a thread, in place of what was wanted before.
    public func save(_ wish: MailWishRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO mail_wishes (thread, state, origin, author, at_ns) VALUES (?, ?, ?, ?, ?)
            """, [wish.thread, wish.state.rawValue, wish.origin, wish.author, wish.atNanoseconds])
    }

    /// What the user wants and is not decided yet, oldest first.
    public func mailWishes() throws -> [MailWishRecord] {
        try all("SELECT thread, state, origin, author, at_ns FROM mail_wishes ORDER BY at_ns, thread") {
            MailWishRecord(
                thread: $0[0], state: ConsentRecord.State(rawValue: $0[1]) ?? .unknown, origin: $0[2],
                author: $0[3], atNanoseconds: $0[4])
        }
    }

    /// What was wanted of a thread is decided, or waits for the user.
    public func removeMailWish(thread: String) throws {
        try run("DELETE FROM mail_wishes WHERE thread = ?", [thread])
    }

    /// Keeps a decision back until the user confirms it.
    public func hold(thread: String, state: ConsentRecord.State, atNanoseconds: Int64) throws {
        try run(
            """
            INSERT INTO mail_held (thread, state, at_ns) VALUES (?, ?, ?)
            ON CONFLICT (thread) DO UPDATE SET state = excluded.state, at_ns = excluded.at_ns
            """, [thread, state.rawValue, atNanoseconds])
    }

    /// Decisions kept back.
    public func heldDecisions() throws -> [(thread: String, state: ConsentRecord.State)] {
        try all("SELECT thread, state FROM mail_held ORDER BY thread") {
            ($0[0], ConsentRecord.State(rawValue: $0[1]) ?? .unknown)
        }
    }

    /// A decision was confirmed or taken back.
    public func releaseHeld(thread: String) throws {
        try run("DELETE FROM mail_held WHERE thread = ?", [thread])
    }
}

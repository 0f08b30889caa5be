import Foundation
import GRDB

extension StoreTransaction {
    private static let historyColumns = "number, kind, state, pin, message, attempts, next_ns, created_ns"

    private func historyTask(_ row: Row) -> HistoryTaskRecord {
        var task = HistoryTaskRecord(
            kind: HistoryTaskRecord.Kind(rawValue: row[1]) ?? .request,
            state: HistoryTaskRecord.State(rawValue: row[2]) ?? .failed, pin: row[3],
            message: row.optionalBytes(4), createdNanoseconds: row[7])
        task.number = row[0]
        task.attempts = row[5]
        task.nextNanoseconds = row[6]
        return task
    }

    /// Keeps a new task; one for the same message stays as it is.
    public func insert(_ task: HistoryTaskRecord) throws {
        try run(
            """
            INSERT OR IGNORE INTO history_tasks (kind, state, pin, message, attempts, next_ns, created_ns)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                task.kind.rawValue, task.state.rawValue, task.pin, task.message.map { Data($0) },
                task.attempts,
                task.nextNanoseconds, task.createdNanoseconds,
            ])
        notes.queuesWork = true
    }

    /// Writes how far a task has come.
    public func update(_ task: HistoryTaskRecord) throws {
        try run(
            "UPDATE history_tasks SET state = ?, attempts = ?, next_ns = ? WHERE number = ?",
            [task.state.rawValue, task.attempts, task.nextNanoseconds, task.number])
        if task.state == .due { notes.queuesWork = true }
    }

    /// Tasks of a kind, the newest first.
    public func historyTasks(_ kind: HistoryTaskRecord.Kind) throws -> [HistoryTaskRecord] {
        try all(
            """
            SELECT \(StoreTransaction.historyColumns) FROM history_tasks WHERE kind = ? ORDER BY number DESC
            """, [kind.rawValue], historyTask)
    }

    /// The task a message brought.
    public func historyTask(message: [UInt8]) throws -> HistoryTaskRecord? {
        try first(
            "SELECT \(StoreTransaction.historyColumns) FROM history_tasks WHERE message = ?", [Data(message)],
            historyTask)
    }

    /// Tasks whose time has come.
    public func dueHistoryTasks(nowNanoseconds now: Int64) throws -> [HistoryTaskRecord] {
        try all(
            """
            SELECT \(StoreTransaction.historyColumns) FROM history_tasks
            WHERE state = 1 AND next_ns <= ? ORDER BY number
            """, [now], historyTask)
    }

    /// When the next task is due.
    public func nextHistoryTaskNanoseconds() throws -> Int64? {
        try first("SELECT MIN(next_ns) FROM history_tasks WHERE state = 1") { $0[0] as Int64? } ?? nil
    }

    /// Remembers a message from an archive until its event is told.
    public func insertRestored(_ message: [UInt8]) throws {
        try run("INSERT OR IGNORE INTO restored_messages (message) VALUES (?)", [Data(message)])
    }

    /// Messages from archives whose events are still to be told, by time.
    public func restoredMessages(limit: Int) throws -> [MessageRecord] {
        let ids = try all(
            """
            SELECT restored_messages.message FROM restored_messages JOIN messages ON messages.id = message
            ORDER BY messages.sent_ns, messages.rowid LIMIT ?
            """, [limit]
        ) { $0.bytes(0) }
        return try ids.compactMap { try message($0) }
    }

    /// The event was told.
    public func removeRestored(_ message: [UInt8]) throws {
        try run("DELETE FROM restored_messages WHERE message = ?", [Data(message)])
    }
}

/// The place of a message among those of its conversation, by time.
public struct MessagePosition: Sendable, Hashable {
    let sentNanoseconds: Int64
    let row: Int64
}

extension StoreTransaction {
    /// Published application messages of a conversation by time, those without content left out.
    ///
    /// - Parameters:
    ///   - position: Only those behind it.
    ///   - sentNanoseconds: Only those sent after the first and up to the second.
    ///   - expiry: Of those that disappear, only the ones that disappear later.
    public func publishedMessages(
        _ conversation: [UInt8], after position: MessagePosition?, sentNanoseconds span: (Int64, Int64),
        expiringAfterNanoseconds expiry: Int64, limit: Int
    ) throws -> [(position: MessagePosition, message: MessageRecord)] {
        let places = try all(
            """
            SELECT sent_ns, rowid, id FROM messages
            WHERE conversation = ? AND (sent_ns, rowid) > (?, ?) AND sent_ns > ? AND sent_ns <= ?
                AND kind = 1 AND status = 2 AND length(content) > 0 AND (expire_ns IS NULL OR expire_ns > ?)
            ORDER BY sent_ns, rowid LIMIT ?
            """,
            [
                Data(conversation), position?.sentNanoseconds ?? .min, position?.row ?? .min, span.0, span.1,
                expiry, limit,
            ]
        ) { row in (MessagePosition(sentNanoseconds: row[0], row: row[1]), row.bytes(2)) }
        return try places.compactMap { place, id in try message(id).map { (place, $0) } }
    }
}

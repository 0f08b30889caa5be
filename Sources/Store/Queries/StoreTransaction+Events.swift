import Foundation
import GRDB

extension StoreTransaction {
    /// Adds an event.
    ///
    /// - Returns: Its number.
    @discardableResult
    public func append(_ event: EventRecord) throws -> Int64 {
        try run(
            "INSERT INTO events (kind, conversation, message, detail, at_ns) VALUES (?, ?, ?, ?, ?)",
            [
                event.kind, event.conversation.map { Data($0) }, event.message.map { Data($0) },
                event.detail.map { Data($0) }, event.atNanoseconds,
            ])
        notes.appendsEvents = true
        return database.lastInsertedRowID
    }

    /// Events after a number, oldest first.
    public func events(after number: Int64, limit: Int) throws -> [EventRecord] {
        try all(
            """
            SELECT number, kind, conversation, message, detail, at_ns FROM events
            WHERE number > ? ORDER BY number LIMIT ?
            """, [number, limit]
        ) { row in
            var event = EventRecord(
                kind: row[1], conversation: row.optionalBytes(2), message: row.optionalBytes(3),
                detail: row.optionalBytes(4), atNanoseconds: row[5])
            event.number = row[0]
            return event
        }
    }

    /// How many events there are after a number.
    public func eventCount(after number: Int64) throws -> Int {
        try first("SELECT COUNT(*) FROM events WHERE number > ?", [number]) { $0[0] } ?? 0
    }

    /// The number given last; 0 when none was given yet. Events that were forgotten count.
    public func newestEventNumber() throws -> Int64 {
        try first("SELECT seq FROM sqlite_sequence WHERE name = 'events'", []) { $0[0] } ?? 0
    }

    /// How far a reader has read; 0 at the start.
    public func eventPosition(reader: String) throws -> Int64 {
        try first("SELECT position FROM event_readers WHERE name = ?", [reader]) { $0[0] } ?? 0
    }

    /// A reader has done with everything up to a number.
    public func setEventPosition(reader: String, _ position: Int64) throws {
        try run(
            """
            INSERT INTO event_readers (name, position) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET position = MAX(position, excluded.position)
            """, [reader, position])
    }

    /// Forgets events that every reader has done with; nothing while there is no reader.
    public func removeReadEvents() throws {
        try run("DELETE FROM events WHERE number <= (SELECT MIN(position) FROM event_readers)")
    }
}

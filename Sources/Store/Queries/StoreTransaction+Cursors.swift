import Foundation
import GRDB

extension StoreTransaction {
    /// How far a topic was processed; 0 at the start.
    public func cursor(_ topic: String) throws -> Int64 {
        try first("SELECT sequence FROM cursors WHERE topic = ?", [topic]) { $0[0] } ?? 0
    }

    /// Moves a cursor; never back.
    public func advanceCursor(_ topic: String, to sequence: Int64) throws {
        try run(
            """
            INSERT INTO cursors (topic, sequence) VALUES (?, ?)
            ON CONFLICT (topic) DO UPDATE SET sequence = MAX(sequence, excluded.sequence)
            """, [topic, sequence])
    }

    /// Records an envelope that was refused and skipped.
    public func reject(_ record: RejectedEnvelopeRecord) throws {
        try run(
            "INSERT OR REPLACE INTO rejected_envelopes (topic, sequence, code, at_ns) VALUES (?, ?, ?, ?)",
            [record.topic, record.sequence, record.code, record.atNanoseconds])
    }

    /// Envelopes that were refused and skipped, newest first.
    public func rejectedEnvelopes(limit: Int) throws -> [RejectedEnvelopeRecord] {
        try all(
            "SELECT topic, sequence, code, at_ns FROM rejected_envelopes ORDER BY at_ns DESC, sequence DESC LIMIT ?",
            [limit]
        ) { row in
            RejectedEnvelopeRecord(topic: row[0], sequence: row[1], code: row[2], atNanoseconds: row[3])
        }
    }

    /// Keeps a Welcome to try again later.
    public func save(_ record: WaitingWelcomeRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO waiting_welcomes (sequence, payload, attempts, next_ns, first_ns, code)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                record.sequence, Data(record.payload), record.attempts, record.nextNanoseconds,
                record.firstNanoseconds, record.code,
            ])
    }

    /// Welcomes whose next try is due.
    public func waitingWelcomes(dueNanoseconds now: Int64) throws -> [WaitingWelcomeRecord] {
        try all(
            """
            SELECT sequence, payload, attempts, next_ns, first_ns, code FROM waiting_welcomes
            WHERE next_ns <= ? ORDER BY sequence
            """, [now]
        ) { row in
            WaitingWelcomeRecord(
                sequence: row[0], payload: row.bytes(1), attempts: row[2], nextNanoseconds: row[3],
                firstNanoseconds: row[4], code: row[5])
        }
    }

    /// A Welcome no longer waits.
    public func removeWaitingWelcome(_ sequence: Int64) throws {
        try run("DELETE FROM waiting_welcomes WHERE sequence = ?", [sequence])
    }
}

import Foundation
import GRDB

extension StoreTransaction {
    private static let submissionColumns = """
        number, spool, identifier, digest, state, arrival_ns, attempts, next_ns, is_delay_told, failure, recipient,
        decided_ns
        """

    private func submission(_ row: Row) -> MailSubmissionRecord {
        var record = MailSubmissionRecord(
            spool: row[1], identifier: row[2], digest: row.bytes(3), arrivalNanoseconds: row[5])
        record.number = row[0]
        record.state = MailSubmissionRecord.State(rawValue: row[4]) ?? .failed
        record.attempts = row[6]
        record.nextNanoseconds = row[7]
        record.isDelayTold = row[8]
        record.failure = row[9]
        record.recipient = row[10]
        record.decidedNanoseconds = row[11]
        return record
    }

    /// Takes a mail into the journal.
    ///
    /// - Returns: Its number.
    @discardableResult
    public func insert(_ record: MailSubmissionRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO mail_submissions (spool, identifier, digest, state, arrival_ns, attempts, next_ns,
                is_delay_told, failure, recipient, decided_ns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.spool, record.identifier, Data(record.digest), record.state.rawValue,
                record.arrivalNanoseconds, record.attempts, record.nextNanoseconds, record.isDelayTold,
                record.failure, record.recipient, record.decidedNanoseconds,
            ])
        return database.lastInsertedRowID
    }

    /// Writes what has changed of a submission.
    public func update(_ record: MailSubmissionRecord) throws {
        try run(
            """
            UPDATE mail_submissions SET state = ?, attempts = ?, next_ns = ?, is_delay_told = ?, failure = ?,
                recipient = ?, decided_ns = ? WHERE number = ?
            """,
            [
                record.state.rawValue, record.attempts, record.nextNanoseconds, record.isDelayTold,
                record.failure, record.recipient, record.decidedNanoseconds, record.number,
            ])
    }

    /// A submission by its spool file.
    public func submission(spool: String) throws -> MailSubmissionRecord? {
        try first(
            "SELECT \(StoreTransaction.submissionColumns) FROM mail_submissions WHERE spool = ?", [spool],
            submission)
    }

    /// A submission by its number.
    public func submission(_ number: Int64) throws -> MailSubmissionRecord? {
        try first(
            "SELECT \(StoreTransaction.submissionColumns) FROM mail_submissions WHERE number = ?", [number],
            submission)
    }

    /// Submissions of one Message-ID, newest first.
    public func submissions(identifier: String) throws -> [MailSubmissionRecord] {
        try all(
            """
            SELECT \(StoreTransaction.submissionColumns) FROM mail_submissions WHERE identifier = ?
            ORDER BY number DESC
            """, [identifier], submission)
    }

    /// Submissions that are not done with, in their order.
    public func openSubmissions() throws -> [MailSubmissionRecord] {
        try all(
            """
            SELECT \(StoreTransaction.submissionColumns) FROM mail_submissions WHERE state < 4 ORDER BY number
            """, [], submission)
    }

    /// Writes the messages of a submission.
    public func insert(_ parts: [MailPartRecord]) throws {
        for part in parts {
            try run(
                """
                INSERT INTO mail_parts (submission, position, conversation, kind, content, idempotency_key, message,
                    is_delivered) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    part.submission, part.position, Data(part.conversation), part.kind.rawValue,
                    Data(part.content),
                    part.idempotencyKey, Data(part.message), part.isDelivered,
                ])
        }
    }

    /// The messages of a submission, in order.
    public func parts(of submission: Int64) throws -> [MailPartRecord] {
        try all(
            """
            SELECT position, conversation, kind, content, idempotency_key, message, is_delivered FROM mail_parts
            WHERE submission = ? ORDER BY position
            """, [submission]
        ) { row in
            var part = MailPartRecord(
                submission: submission, position: row[0], conversation: row.bytes(1),
                kind: MailPartRecord.Kind(rawValue: row[2]) ?? .content, content: row.bytes(3),
                idempotencyKey: row[4], message: row.bytes(5))
            part.isDelivered = row[6]
            return part
        }
    }

    /// The submissions that a message belongs to.
    public func submissions(sending message: [UInt8]) throws -> [Int64] {
        try all("SELECT submission FROM mail_parts WHERE message = ?", [Data(message)]) { $0[0] }
    }

    /// A message came back from the network.
    ///
    /// - Returns: The submissions that are complete by it.
    public func markPartDelivered(_ message: [UInt8]) throws -> [Int64] {
        try run("UPDATE mail_parts SET is_delivered = 1 WHERE message = ?", [Data(message)])
        guard changes > 0 else { return [] }
        return try all(
            """
            SELECT DISTINCT submission FROM mail_parts AS one WHERE message = ? AND NOT EXISTS
                (SELECT 1 FROM mail_parts WHERE submission = one.submission AND is_delivered = 0)
            """, [Data(message)]
        ) { $0[0] }
    }
}

import Foundation
import GRDB

extension StoreTransaction {
    private static let intentColumns = """
        number, conversation, kind, state, data, message, should_push, payload_hash, sealed_payload, epoch,
        sealed_staged, sealed_after, commit_sequence, attempts, failure
        """

    private static func row(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private func intent(_ row: Row) throws -> IntentRecord {
        var record = IntentRecord(
            conversation: row.bytes(1), kind: IntentRecord.Kind(rawValue: row[2]) ?? .sendMessage,
            data: row.bytes(4),
            message: row.optionalBytes(5), shouldPush: row[6])
        record.number = row[0]
        record.state = IntentRecord.State(rawValue: row[3]) ?? .failed
        record.payloadHash = row.optionalBytes(7)
        let place = StoreTransaction.row(record.number)
        record.payload = try (row[8] as Data?).map { try open($0, "intents.payload", place) }
        record.epoch = row[9]
        record.staged = try (row[10] as Data?).map { try open($0, "intents.staged", place) }
        record.after = try (row[11] as Data?).map { try open($0, "intents.after", place) }
        record.commitSequence = row[12]
        record.attempts = row[13]
        record.failure = row[14]
        return record
    }

    /// Queues a wish.
    ///
    /// - Returns: Its number.
    public func insert(_ record: IntentRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO intents (conversation, kind, state, data, message, should_push, attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                Data(record.conversation), record.kind.rawValue, record.state.rawValue, Data(record.data),
                record.message.map { Data($0) }, record.shouldPush, record.attempts,
            ])
        notes.queuesWork = true
        return database.lastInsertedRowID
    }

    /// Writes a changed wish.
    public func update(_ record: IntentRecord) throws {
        let place = StoreTransaction.row(record.number)
        try run(
            """
            UPDATE intents SET state = ?, payload_hash = ?, sealed_payload = ?, epoch = ?, sealed_staged = ?,
                sealed_after = ?, commit_sequence = ?, attempts = ?, failure = ? WHERE number = ?
            """,
            [
                record.state.rawValue, record.payloadHash.map { Data($0) },
                try record.payload.map { try seal($0, "intents.payload", place) }, record.epoch,
                try record.staged.map { try seal($0, "intents.staged", place) },
                try record.after.map { try seal($0, "intents.after", place) }, record.commitSequence,
                record.attempts,
                record.failure, record.number,
            ])
    }

    /// One wish.
    public func intent(_ number: Int64) throws -> IntentRecord? {
        try first("SELECT \(StoreTransaction.intentColumns) FROM intents WHERE number = ?", [number], intent)
    }

    /// The wish whose payload has this hash: the test for our own echo.
    public func intent(payloadHash: [UInt8]) throws -> IntentRecord? {
        try first(
            "SELECT \(StoreTransaction.intentColumns) FROM intents WHERE payload_hash = ?",
            [Data(payloadHash)], intent)
    }

    /// The wishes whose payloads have these hashes, by hash.
    public func intents(payloadHashes hashes: [[UInt8]]) throws -> [[UInt8]: IntentRecord] {
        var found: [[UInt8]: IntentRecord] = [:]
        for hash in hashes { found[hash] = try intent(payloadHash: hash) }
        return found
    }

    /// Wishes of a conversation in some of the states in which something is left to do, oldest first.
    public func intents(_ conversation: [UInt8], in states: [IntentRecord.State]) throws -> [IntentRecord] {
        try openIntents(conversation).filter { states.contains($0.state) }
    }

    /// Wishes of a conversation that are not done, oldest first.
    public func openIntents(_ conversation: [UInt8]) throws -> [IntentRecord] {
        // In the words of the partial index, or it is not used.
        try all(
            """
            SELECT \(StoreTransaction.intentColumns) FROM intents
            WHERE conversation = ? AND state < 4 ORDER BY number
            """, [Data(conversation)], intent)
    }

    /// Whether a change to the group is to be sent, or sent and not back yet.
    public func hasOpenChange(_ conversation: [UInt8]) throws -> Bool {
        try first(
            "SELECT 1 FROM intents WHERE conversation = ? AND state < 3 AND state < 4 AND kind <> 1 LIMIT 1",
            [Data(conversation)]
        ) { _ in true } ?? false
    }

    /// The wish that sends a message.
    public func intent(message: [UInt8]) throws -> IntentRecord? {
        try first(
            "SELECT \(StoreTransaction.intentColumns) FROM intents WHERE message = ?", [Data(message)], intent
        )
    }

    /// Conversations with wishes that are not done.
    public func conversationsWithOpenIntents() throws -> [[UInt8]] {
        try all("SELECT DISTINCT conversation FROM intents WHERE state < 4") { $0.bytes(0) }
    }

    /// How many wishes are not done.
    public func openIntentCount() throws -> Int {
        try first("SELECT COUNT(*) FROM intents WHERE state < 4") { $0[0] } ?? 0
    }

    /// Forgets a wish that is done.
    public func removeIntent(_ number: Int64) throws {
        try run("DELETE FROM intents WHERE number = ?", [number])
    }
}

import Foundation
import GRDB

extension StoreTransaction {
    private static let conversationColumns = """
        id, kind, dm, membership, active, created_ns, added_by, last_message_ns, commit_cursor, message_cursor,
        welcome_sequence, installations_checked_ns, rotated_ns, paused_for, disappear_from_ns, disappear_in_ns,
        maybe_forked, pending_leave, summary
        """

    private func conversation(_ row: Row) throws -> ConversationRecord {
        var record = ConversationRecord(
            id: row.bytes(0), kind: row[1], dm: row[2],
            membership: ConversationRecord.Membership(rawValue: row[3]) ?? .rejected, active: row[4],
            createdNanoseconds: row[5], addedBy: row[6])
        record.lastMessageNanoseconds = row[7]
        record.commitCursor = row[8]
        record.messageCursor = row[9]
        record.welcomeSequence = row[10]
        record.installationsCheckedNanoseconds = row[11]
        record.rotatedNanoseconds = row[12]
        record.pausedFor = row[13]
        record.disappearFromNanoseconds = row[14]
        record.disappearInNanoseconds = row[15]
        record.maybeForked = row[16]
        record.pendingLeave = row[17]
        record.summary = row.bytes(18)
        return record
    }

    /// One conversation.
    public func conversation(_ id: [UInt8]) throws -> ConversationRecord? {
        try first(
            "SELECT \(StoreTransaction.conversationColumns) FROM conversations WHERE id = ?", [Data(id)],
            conversation)
    }

    /// All conversations, the one with the newest message first.
    public func conversations() throws -> [ConversationRecord] {
        try all(
            "SELECT \(StoreTransaction.conversationColumns) FROM conversations ORDER BY last_message_ns DESC, id",
            [], conversation)
    }

    /// The groups of one pair of inboxes, the one with the newest message first.
    public func conversations(dm: String) throws -> [ConversationRecord] {
        try all(
            """
            SELECT \(StoreTransaction.conversationColumns) FROM conversations
            WHERE dm = ? ORDER BY last_message_ns DESC, id
            """, [dm], conversation)
    }

    /// Conversations that can be read on, with the place up to which each was read.
    public func readingPositions() throws -> [[UInt8]: Int64] {
        let rows = try all(
            """
            SELECT id, MAX(commit_cursor, message_cursor) FROM conversations WHERE active = 1 AND membership <> 4
            """
        ) { row -> ([UInt8], Int64) in (row.bytes(0), row[1]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Conversations with members that wait for us to let them go.
    public func conversationsToLeave() throws -> [[UInt8]] {
        try all("SELECT id FROM conversations WHERE active = 1 AND pending_leave = 1 ORDER BY id") {
            $0.bytes(0)
        }
    }

    /// Writes a conversation, new or changed; cursors and the time of the newest message never go back.
    public func save(_ record: ConversationRecord) throws {
        try run(
            """
            INSERT INTO conversations (\(StoreTransaction.conversationColumns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, dm = excluded.dm, membership = excluded.membership, active = excluded.active,
                created_ns = excluded.created_ns, added_by = excluded.added_by,
                last_message_ns = MAX(last_message_ns, excluded.last_message_ns),
                commit_cursor = MAX(commit_cursor, excluded.commit_cursor),
                message_cursor = MAX(message_cursor, excluded.message_cursor),
                welcome_sequence = excluded.welcome_sequence,
                installations_checked_ns = excluded.installations_checked_ns, rotated_ns = excluded.rotated_ns,
                paused_for = excluded.paused_for, disappear_from_ns = excluded.disappear_from_ns,
                disappear_in_ns = excluded.disappear_in_ns, maybe_forked = excluded.maybe_forked,
                pending_leave = excluded.pending_leave, summary = excluded.summary
            """,
            [
                Data(record.id), record.kind, record.dm, record.membership.rawValue, record.active,
                record.createdNanoseconds, record.addedBy, record.lastMessageNanoseconds, record.commitCursor,
                record.messageCursor, record.welcomeSequence, record.installationsCheckedNanoseconds,
                record.rotatedNanoseconds, record.pausedFor, record.disappearFromNanoseconds,
                record.disappearInNanoseconds, record.maybeForked, record.pendingLeave, Data(record.summary),
            ])
    }

    /// Moves the cursors of a conversation forward, and the time of its newest message.
    public func advance(
        _ id: [UInt8], commitCursor: Int64 = 0, messageCursor: Int64 = 0, lastMessageNanoseconds: Int64 = 0
    ) throws {
        try run(
            """
            UPDATE conversations SET commit_cursor = MAX(commit_cursor, ?), message_cursor = MAX(message_cursor, ?),
                last_message_ns = MAX(last_message_ns, ?) WHERE id = ?
            """, [commitCursor, messageCursor, lastMessageNanoseconds, Data(id)])
    }
}

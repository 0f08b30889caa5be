import Foundation
import GRDB

extension StoreTransaction {
    /// A member asked to leave.
    public func insertPendingRemoval(conversation: [UInt8], inbox: String, message: [UInt8]) throws {
        try run(
            "INSERT OR IGNORE INTO pending_removals (conversation, inbox, message) VALUES (?, ?, ?)",
            [Data(conversation), inbox, Data(message)])
    }

    /// Members that asked to leave.
    public func pendingRemovals(_ conversation: [UInt8]) throws -> [String] {
        try all(
            "SELECT inbox FROM pending_removals WHERE conversation = ? ORDER BY inbox", [Data(conversation)]
        ) {
            $0[0]
        }
    }

    /// A member is gone, or its wish is settled.
    public func removePendingRemoval(conversation: [UInt8], inbox: String) throws {
        try run(
            "DELETE FROM pending_removals WHERE conversation = ? AND inbox = ?", [Data(conversation), inbox])
    }

    /// Records what became of a commit.
    public func append(_ record: CommitLogRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO commit_log
                (conversation, sequence, result, last_authenticator, epoch, authenticator, committer)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                Data(record.conversation), record.sequence, record.result, Data(record.lastAuthenticator),
                record.epoch, Data(record.authenticator), record.committer,
            ])
    }

    /// What became of commits, oldest first.
    public func commitLog(_ conversation: [UInt8]) throws -> [CommitLogRecord] {
        try all(
            """
            SELECT sequence, result, last_authenticator, epoch, authenticator, committer FROM commit_log
            WHERE conversation = ? ORDER BY sequence
            """, [Data(conversation)]
        ) { row in
            CommitLogRecord(
                conversation: conversation, sequence: row[0], result: row[1], lastAuthenticator: row.bytes(2),
                epoch: row[3], authenticator: row.bytes(4), committer: row[5])
        }
    }

    /// Records a wish to delete.
    public func save(_ record: DeletionRecord) throws {
        try run(
            """
            INSERT INTO deletions (target, conversation, message, deleter, by_super_admin, applied)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (target, message) DO UPDATE SET applied = excluded.applied
            """,
            [
                Data(record.target), Data(record.conversation), Data(record.message), record.deleter,
                record.bySuperAdmin, record.applied,
            ])
    }

    /// Wishes to delete a message.
    public func deletions(of target: [UInt8]) throws -> [DeletionRecord] {
        try all(
            """
            SELECT conversation, message, deleter, by_super_admin, applied FROM deletions WHERE target = ? ORDER BY rowid
            """, [Data(target)]
        ) { row in
            DeletionRecord(
                target: target, conversation: row.bytes(0), message: row.bytes(1), deleter: row[2],
                bySuperAdmin: row[3], applied: row[4])
        }
    }
}

import Foundation
import GRDB

extension StoreTransaction {
    /// What is known of a conversation's commit log on the network.
    public func forkWatch(_ conversation: [UInt8]) throws -> ForkWatchRecord {
        try first(
            "SELECT consensus_key, position, uploaded, verdict FROM fork_watch WHERE conversation = ?",
            [Data(conversation)]
        ) { row in
            var record = ForkWatchRecord(conversation: conversation)
            record.consensusKey = row.optionalBytes(0)
            record.position = row[1]
            record.uploaded = row[2]
            record.verdict = ForkWatchRecord.Verdict(rawValue: row[3]) ?? .unknown
            return record
        } ?? ForkWatchRecord(conversation: conversation)
    }

    /// The conversations known to have forked.
    public func forkedConversations() throws -> Set<[UInt8]> {
        Set(
            try all(
                "SELECT conversation FROM fork_watch WHERE verdict = ?",
                [ForkWatchRecord.Verdict.forked.rawValue]
            ) { $0.bytes(0) })
    }

    /// Writes it.
    public func save(_ record: ForkWatchRecord) throws {
        try run(
            """
            INSERT OR REPLACE INTO fork_watch (conversation, consensus_key, position, uploaded, verdict)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                Data(record.conversation), record.consensusKey.map { Data($0) }, record.position,
                record.uploaded,
                record.verdict.rawValue,
            ])
    }

    /// Keeps an entry of the network's log that was accepted; it names no committer.
    public func appendNetworkEntry(_ record: CommitLogRecord) throws {
        try run(
            """
            INSERT OR IGNORE INTO network_commit_log
                (conversation, sequence, result, last_authenticator, epoch, authenticator)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                Data(record.conversation), record.sequence, record.result, Data(record.lastAuthenticator),
                record.epoch, Data(record.authenticator),
            ])
    }

    /// The network's log as far as it was accepted, oldest first.
    public func networkCommitLog(_ conversation: [UInt8]) throws -> [CommitLogRecord] {
        try all(
            """
            SELECT sequence, result, last_authenticator, epoch, authenticator FROM network_commit_log
            WHERE conversation = ? ORDER BY sequence
            """, [Data(conversation)]
        ) { row in
            CommitLogRecord(
                conversation: conversation, sequence: row[0], result: row[1], lastAuthenticator: row.bytes(2),
                epoch: row[3], authenticator: row.bytes(4), committer: nil)
        }
    }

    /// The newest commit that was written down.
    public func newestCommitLogSequence(_ conversation: [UInt8]) throws -> Int64? {
        try first("SELECT MAX(sequence) FROM commit_log WHERE conversation = ?", [Data(conversation)]) {
            $0[0] as Int64?
        } ?? nil
    }

    /// Whether anything was written down about commits of a conversation.
    public func hasCommitLog(_ conversation: [UInt8]) throws -> Bool {
        try first("SELECT 1 FROM commit_log WHERE conversation = ? LIMIT 1", [Data(conversation)]) { _ in true
        }
            ?? false
    }
}

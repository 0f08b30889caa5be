import Foundation
import GRDB

extension StoreTransaction {
    /// The log of an inbox after a sequence id, oldest first.
    public func identityUpdates(inbox: String, after sequence: Int64 = 0) throws -> [IdentityUpdateRecord] {
        try all(
            """
            SELECT sequence, server_ns, payload FROM identity_updates WHERE inbox = ? AND sequence > ? ORDER BY sequence
            """, [inbox, sequence]
        ) { row in
            IdentityUpdateRecord(
                inbox: inbox, sequence: row[0], serverNanoseconds: row[1], payload: row.bytes(2))
        }
    }

    /// The newest sequence id known of an inbox.
    public func newestIdentitySequence(inbox: String) throws -> Int64? {
        try first("SELECT MAX(sequence) FROM identity_updates WHERE inbox = ?", [inbox]) { $0[0] as Int64? }
            ?? nil
    }

    /// Keeps an entry of a log; one known already is left as it is.
    public func insertIdentityUpdate(_ record: IdentityUpdateRecord) throws {
        try run(
            "INSERT OR IGNORE INTO identity_updates (inbox, sequence, server_ns, payload) VALUES (?, ?, ?, ?)",
            [record.inbox, record.sequence, record.serverNanoseconds, Data(record.payload)])
    }

    /// When a log was last asked for.
    public func identityCheckedNanoseconds(inbox: String) throws -> Int64? {
        try first("SELECT checked_ns FROM identity_checks WHERE inbox = ?", [inbox]) { $0[0] }
    }

    /// Remembers when a log was asked for.
    public func setIdentityChecked(inbox: String, nanoseconds: Int64) throws {
        try run(
            """
            INSERT INTO identity_checks (inbox, checked_ns) VALUES (?, ?)
            ON CONFLICT (inbox) DO UPDATE SET checked_ns = excluded.checked_ns
            """, [inbox, nanoseconds])
    }
}

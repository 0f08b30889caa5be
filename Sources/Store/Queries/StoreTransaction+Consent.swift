import Foundation
import GRDB

extension StoreTransaction {
    private func consent(_ row: Row) -> ConsentRecord {
        ConsentRecord(
            kind: ConsentRecord.Kind(rawValue: row[0]) ?? .conversation, entity: row[1],
            state: ConsentRecord.State(rawValue: row[2]) ?? .unknown, decidedNanoseconds: row[3])
    }

    /// The decision about an entity; nothing means unknown.
    public func consent(_ kind: ConsentRecord.Kind, _ entity: String) throws -> ConsentRecord? {
        try first(
            "SELECT kind, entity, state, decided_ns FROM consent WHERE kind = ? AND entity = ?",
            [kind.rawValue, entity], consent)
    }

    /// All decisions.
    public func consents() throws -> [ConsentRecord] {
        try all("SELECT kind, entity, state, decided_ns FROM consent ORDER BY kind, entity", [], consent)
    }

    /// The inboxes that are denied.
    public func deniedInboxes() throws -> [String] {
        try all(
            "SELECT entity FROM consent WHERE kind = ? AND state = ?",
            [ConsentRecord.Kind.inbox.rawValue, ConsentRecord.State.denied.rawValue]
        ) { $0[0] }
    }

    /// Writes a decision over any older one.
    public func save(_ record: ConsentRecord) throws {
        try run(
            """
            INSERT INTO consent (kind, entity, state, decided_ns) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, entity) DO UPDATE SET state = excluded.state, decided_ns = excluded.decided_ns
            """, [record.kind.rawValue, record.entity, record.state.rawValue, record.decidedNanoseconds])
    }

    /// Queues a message for our other installations.
    public func queuePreference(_ payload: [UInt8]) throws {
        try run("INSERT INTO preference_outbox (payload) VALUES (?)", [Data(payload)])
        notes.queuesWork = true
    }

    /// Messages for our other installations not handed over yet, oldest first.
    public func queuedPreferences() throws -> [(number: Int64, payload: [UInt8])] {
        try all("SELECT number, payload FROM preference_outbox ORDER BY number") { ($0[0], $0.bytes(1)) }
    }

    /// A queued message was handed over.
    public func removePreference(_ number: Int64) throws {
        try run("DELETE FROM preference_outbox WHERE number = ?", [number])
    }
}

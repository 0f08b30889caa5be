import GRDB

extension StoreTransaction {
    /// Changes that are kept to be taken back.
    private static let consentLogLength = 1000

    /// Keeps changes that were made together, to be taken back together.
    public func keep(_ changes: [ConsentChangeRecord]) throws {
        guard !changes.isEmpty else { return }
        let batch =
            try Int64.fetchOne(database, sql: "SELECT COALESCE(MAX(number), 0) + 1 FROM consent_log") ?? 1
        for change in changes {
            try run(
                "INSERT INTO consent_log (batch, kind, entity, old, new) VALUES (?, ?, ?, ?, ?)",
                [batch, change.kind.rawValue, change.entity, change.old.rawValue, change.new.rawValue])
        }
        try run(
            "DELETE FROM consent_log WHERE number <= (SELECT MAX(number) FROM consent_log) - ?",
            [Self.consentLogLength])
    }

    /// The changes made together last, or last about an entity; forgotten with this call.
    public func takeLastConsentChanges(about entity: String? = nil) throws -> [ConsentChangeRecord] {
        guard
            let batch = try Int64.fetchOne(
                database,
                sql: "SELECT MAX(batch) FROM consent_log WHERE ?1 IS NULL OR entity = ?1", arguments: [entity]
            )
        else { return [] }
        let changes = try all(
            "SELECT kind, entity, old, new FROM consent_log WHERE batch = ? ORDER BY number", [batch]
        ) { row in
            ConsentChangeRecord(
                kind: ConsentRecord.Kind(rawValue: row[0]) ?? .conversation, entity: row[1],
                old: ConsentRecord.State(rawValue: row[2]) ?? .unknown,
                new: ConsentRecord.State(rawValue: row[3]) ?? .unknown)
        }
        try run("DELETE FROM consent_log WHERE batch = ?", [batch])
        return changes
    }
}

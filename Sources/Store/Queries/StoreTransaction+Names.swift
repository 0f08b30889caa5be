import GRDB

extension StoreTransaction {
    private static let nameColumns = "name, inbox, claimed, claimed_ns, is_told"

    private func knownName(_ row: Row) -> KnownNameRecord {
        var record = KnownNameRecord(name: row[0], inbox: row[1])
        record.claimed = row[2]
        record.claimedNanoseconds = row[3]
        record.isTold = row[4]
        return record
    }

    /// Whom a name leads to, as far as is remembered.
    public func knownName(_ name: String) throws -> KnownNameRecord? {
        try first(
            "SELECT \(StoreTransaction.nameColumns) FROM known_names WHERE name = ?", [name], knownName)
    }

    /// The names that lead elsewhere than they did.
    public func changedNames() throws -> [KnownNameRecord] {
        try all(
            "SELECT \(StoreTransaction.nameColumns) FROM known_names WHERE claimed IS NOT NULL ORDER BY name",
            [],
            knownName)
    }

    /// Remembers whom a name leads to.
    public func save(_ record: KnownNameRecord) throws {
        try run(
            """
            INSERT INTO known_names (\(StoreTransaction.nameColumns)) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET inbox = excluded.inbox, claimed = excluded.claimed,
                claimed_ns = excluded.claimed_ns, is_told = excluded.is_told
            """, [record.name, record.inbox, record.claimed, record.claimedNanoseconds, record.isTold])
    }

    /// Mails that wait for this reason are due at once.
    public func hasten(failure: String) throws {
        try run("UPDATE mail_submissions SET next_ns = 0 WHERE state < 4 AND failure = ?", [failure])
    }
}

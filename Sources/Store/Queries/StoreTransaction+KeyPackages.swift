import Foundation
import GRDB

extension StoreTransaction {
    private static let keyPackageColumns =
        "reference, init_key, wrapper_key, sealed, created_ns, delete_after_ns"

    private func keyPackage(_ row: Row) throws -> KeyPackageRecord {
        let reference = row.bytes(0)
        return KeyPackageRecord(
            reference: reference, initKey: row.bytes(1), wrapperKey: row.optionalBytes(2),
            bundle: try open(row[3], "key_packages.sealed", reference), createdNanoseconds: row[4],
            deleteAfterNanoseconds: row[5])
    }

    /// The package whose init key or X-Wing key a Welcome's wrapper names.
    public func keyPackage(publicKey: [UInt8]) throws -> KeyPackageRecord? {
        try first(
            "SELECT \(StoreTransaction.keyPackageColumns) FROM key_packages WHERE init_key = ?1 OR wrapper_key = ?1",
            [Data(publicKey)], keyPackage)
    }

    /// The package a Welcome's KeyPackageRef names.
    public func keyPackage(reference: [UInt8]) throws -> KeyPackageRecord? {
        try first(
            "SELECT \(StoreTransaction.keyPackageColumns) FROM key_packages WHERE reference = ?",
            [Data(reference)], keyPackage)
    }

    /// Keeps a package.
    public func insertKeyPackage(_ record: KeyPackageRecord) throws {
        try run(
            "INSERT INTO key_packages (\(StoreTransaction.keyPackageColumns)) VALUES (?, ?, ?, ?, ?, ?)",
            [
                Data(record.reference), Data(record.initKey), record.wrapperKey.map { Data($0) },
                seal(record.bundle, "key_packages.sealed", record.reference), record.createdNanoseconds,
                record.deleteAfterNanoseconds,
            ])
    }

    /// Marks every package but one for deletion at a time, those not marked yet.
    public func retireKeyPackages(except reference: [UInt8], deleteAfterNanoseconds: Int64) throws {
        try run(
            "UPDATE key_packages SET delete_after_ns = ? WHERE reference <> ? AND delete_after_ns IS NULL",
            [deleteAfterNanoseconds, Data(reference)])
    }

    /// When the next package is to be forgotten.
    public func nextKeyPackageRemoval() throws -> Int64? {
        try first("SELECT MIN(delete_after_ns) FROM key_packages") { $0[0] as Int64? } ?? nil
    }

    /// Forgets packages whose time has come; says how many.
    @discardableResult
    public func removeKeyPackages(dueNanoseconds now: Int64) throws -> Int {
        try run("DELETE FROM key_packages WHERE delete_after_ns <= ?", [now])
        return changes
    }
}

import Foundation
import GRDB

extension StoreTransaction {
    /// A secret of the account by name.
    public func secret(_ name: String) throws -> [UInt8]? {
        try first("SELECT sealed FROM secrets WHERE name = ?", [name]) { row in
            try open(row[0], "secrets.sealed", Array(name.utf8))
        }
    }

    /// Keeps a secret under a name, sealed; replaces an older one.
    public func setSecret(_ name: String, _ value: [UInt8]) throws {
        try run(
            "INSERT INTO secrets (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed",
            [name, seal(value, "secrets.sealed", Array(name.utf8))])
    }

    /// Forgets a secret.
    public func removeSecret(_ name: String) throws {
        try run("DELETE FROM secrets WHERE name = ?", [name])
    }

    /// A value of the account that is no secret.
    public func setting(_ name: String) throws -> [UInt8]? {
        try first("SELECT value FROM meta WHERE name = ?", ["setting." + name]) { $0.bytes(0) }
    }

    /// Keeps a value that is no secret.
    public func setSetting(_ name: String, _ value: [UInt8]) throws {
        try run(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            ["setting." + name, Data(value)])
    }

    /// Forgets such a value.
    public func removeSetting(_ name: String) throws {
        try run("DELETE FROM meta WHERE name = ?", ["setting." + name])
    }
}

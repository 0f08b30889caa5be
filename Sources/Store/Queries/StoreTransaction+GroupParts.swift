import Foundation
import GRDB

/// The pieces of a group's saved state; their names are the engine's.
extension StoreTransaction {
    /// All pieces, opened, by name.
    public func groupParts(_ conversation: [UInt8]) throws -> [[UInt8]: [UInt8]] {
        let parts = try all(
            "SELECT part, sealed FROM group_parts WHERE conversation = ?", [Data(conversation)]
        ) { row -> ([UInt8], [UInt8]) in
            let part = row.bytes(0)
            return (part, try open(row[1], "group_parts.sealed", conversation + part))
        }
        return Dictionary(uniqueKeysWithValues: parts)
    }

    /// Writes a piece, sealed; what it replaces is overwritten in the file.
    public func setGroupPart(_ conversation: [UInt8], _ part: [UInt8], _ value: UnsafeRawBufferPointer) throws
    {
        try run(
            """
            INSERT INTO group_parts (conversation, part, sealed) VALUES (?, ?, ?)
            ON CONFLICT (conversation, part) DO UPDATE SET sealed = excluded.sealed
            """,
            [Data(conversation), Data(part), seal(value, "group_parts.sealed", conversation + part)])
    }

    /// Forgets a piece.
    public func removeGroupPart(_ conversation: [UInt8], _ part: [UInt8]) throws {
        try run(
            "DELETE FROM group_parts WHERE conversation = ? AND part = ?", [Data(conversation), Data(part)])
    }

    /// Forgets the whole state of a group.
    public func removeGroupParts(_ conversation: [UInt8]) throws {
        try run("DELETE FROM group_parts WHERE conversation = ?", [Data(conversation)])
    }
}

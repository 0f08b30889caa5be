import Foundation
import GRDB

extension StoreTransaction {
    /// One part of a group's snapshot, opened.
    public func groupPart(_ conversation: [UInt8], _ part: String) throws -> [UInt8]? {
        try first(
            "SELECT sealed FROM group_parts WHERE conversation = ? AND part = ?", [Data(conversation), part]
        ) { row in
            try open(row[0], "group_parts.sealed", conversation + Array(part.utf8))
        }
    }

    /// All parts of a group's snapshot, opened.
    public func groupParts(_ conversation: [UInt8]) throws -> [String: [UInt8]] {
        let parts = try all(
            "SELECT part, sealed FROM group_parts WHERE conversation = ?", [Data(conversation)]
        ) { row -> (String, [UInt8]) in
            let part: String = row[0]
            return (part, try open(row[1], "group_parts.sealed", conversation + Array(part.utf8)))
        }
        return Dictionary(uniqueKeysWithValues: parts)
    }

    /// Writes a part, sealed; what it replaces is overwritten in the file.
    public func setGroupPart(_ conversation: [UInt8], _ part: String, _ value: [UInt8]) throws {
        try run(
            """
            INSERT INTO group_parts (conversation, part, sealed) VALUES (?, ?, ?)
            ON CONFLICT (conversation, part) DO UPDATE SET sealed = excluded.sealed
            """,
            [Data(conversation), part, seal(value, "group_parts.sealed", conversation + Array(part.utf8))])
    }

    /// Forgets parts whose name begins so; an empty prefix forgets the whole group state.
    public func removeGroupParts(_ conversation: [UInt8], prefix: String) throws {
        try run(
            "DELETE FROM group_parts WHERE conversation = ? AND substr(part, 1, ?) = ?",
            [Data(conversation), prefix.count, prefix])
    }
}

internal import Foundation
internal import GRDB

/// Uploaded files, kept in parts so that neither direction holds a whole one in memory.
///
/// See: spec network.md 6.2.
extension NodeEngine {
    /// Begins a file and returns its name.
    package func beginFile() async throws(NodeRefusal) -> String {
        let id = UUID().uuidString.lowercased()
        let (created, limit) = (now(), limits.allFilesBytes)
        try await storage.committer.perform { context in
            let total = try Int.fetchOne(context.db, sql: "SELECT COALESCE(SUM(size), 0) FROM files") ?? 0
            guard total < limit else { throw NodeRefusal(.resourceExhausted, "the file store is full") }
            try context.db.execute(
                sql: "INSERT INTO files (id, created_ns, size, is_complete) VALUES (?, ?, 0, 0)",
                arguments: [id, Int64(clamping: created)])
        }
        return id
    }

    package func appendToFile(_ id: String, part: Int, _ bytes: [UInt8]) async throws(NodeRefusal) {
        try await storage.committer.perform { context in
            try context.db.cachedStatement(
                sql: "INSERT INTO file_parts (file_id, number, bytes) VALUES (?, ?, ?)"
            ).execute(arguments: [id, part, Data(bytes)])
            try context.db.cachedStatement(sql: "UPDATE files SET size = size + ? WHERE id = ?")
                .execute(arguments: [bytes.count, id])
        }
    }

    /// Makes a file visible: it is on disk when this returns.
    package func completeFile(_ id: String) async throws(NodeRefusal) {
        try await storage.committer.perform { context in
            try context.db.execute(sql: "UPDATE files SET is_complete = 1 WHERE id = ?", arguments: [id])
        }
    }

    package func dropFile(_ id: String) async {
        _ = try? await storage.committer.perform { context in
            try context.db.execute(sql: "DELETE FROM file_parts WHERE file_id = ?", arguments: [id])
            try context.db.execute(sql: "DELETE FROM files WHERE id = ?", arguments: [id])
        }
    }

    /// The size of a complete file; nil if there is none of that name.
    package func fileSize(_ id: String) throws(NodeRefusal) -> Int? {
        try storage.read { db in
            try Int.fetchOne(
                db, sql: "SELECT size FROM files WHERE id = ? AND is_complete = 1", arguments: [id])
        }
    }

    package func filePart(_ id: String, part: Int) throws(NodeRefusal) -> [UInt8]? {
        try storage.read { db in
            try Data.fetchOne(
                db, sql: "SELECT bytes FROM file_parts WHERE file_id = ? AND number = ?",
                arguments: [id, part]
            ).map { [UInt8]($0) }
        }
    }
}

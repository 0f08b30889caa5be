internal import Foundation
internal import GRDB

/// A stored row: its number and its encoded message.
struct StoredRow: Sendable {
    var id: UInt64
    var bytes: [UInt8]
}

/// The two tables that are read in pages.
enum RowTable: Sendable {
    case groupMessages
    case welcomes

    fileprivate var ascending: String {
        "SELECT id, row FROM \(name) WHERE \(topic) = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?"
    }

    fileprivate var descending: String {
        "SELECT id, row FROM \(name) WHERE \(topic) = ? AND id < ? AND id <= ? ORDER BY id DESC LIMIT ?"
    }

    fileprivate var sequence: Sequences.Name { self == .groupMessages ? .group : .welcome }
    private var name: String { self == .groupMessages ? "group_messages" : "welcomes" }
    private var topic: String { self == .groupMessages ? "group_id" : "destination" }
}

extension NodeStorage {
    /// A page of a topic, as far as it is durable.
    ///
    /// - Throws: `answerTooLarge` when the rows together pass `byteLimit`; a single row is always given.
    func rows(
        _ table: RowTable, of topic: [UInt8], _ paging: Paging, byteLimit: Int
    ) throws(NodeRefusal) -> [StoredRow] {
        let sql = paging.isDescending ? table.descending : table.ascending
        let bound =
            paging.isDescending && paging.cursor == 0 ? Int64.max : Int64(clamping: paging.cursor)
        let last = Int64(clamping: committer.visible[table.sequence])
        let found: [StoredRow]? = try read { db in
            let statement = try db.cachedStatement(sql: sql)
            let cursor = try Row.fetchCursor(
                statement, arguments: [Data(topic), bound, last, paging.limit])
            var rows: [StoredRow] = []
            var bytes = 0
            while let row = try cursor.next() {
                let id: Int64 = row[0]
                let content = try row.withUnsafeData(atIndex: 1) { $0.map { [UInt8]($0) } ?? [] }
                bytes += content.count
                if bytes > byteLimit, !rows.isEmpty { return nil }
                rows.append(StoredRow(id: UInt64(clamping: id), bytes: content))
            }
            return rows
        }
        guard let found else { throw NodeRefusal.answerTooLarge }
        return found
    }
}

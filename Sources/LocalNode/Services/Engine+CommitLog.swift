internal import Foundation
internal import GRDB
internal import SwiftProtobuf
internal import XMTPProtos

/// See: spec network.md 1.8.
extension NodeEngine {
    func publishCommitLog(
        _ request: Xmtp_Mls_Api_V1_BatchPublishCommitLogRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        guard !request.requests.isEmpty else { throw .invalid("no log entries to publish") }
        guard request.requests.count <= limits.commitLogInserts else {
            throw .invalid("cannot exceed \(limits.commitLogInserts) inserts in single batch")
        }
        var entries: [(group: Data, entry: Data, signature: Data)] = []
        for entry in request.requests {
            guard !entry.groupID.isEmpty, !entry.serializedCommitLogEntry.isEmpty, entry.hasSignature,
                let signature = try? entry.signature.serializedData()
            else { throw .invalid("invalid commit log entry") }
            entries.append((entry.groupID, entry.serializedCommitLogEntry, signature))
        }
        let pending = entries
        try await storage.committer.perform { context in
            let statement = try context.db.cachedStatement(
                sql: "INSERT INTO commit_log (id, group_id, entry, signature) VALUES (?, ?, ?, ?)")
            for entry in pending {
                let id = Int64(clamping: context.sequences.next(.commit))
                try statement.execute(arguments: [id, entry.group, entry.entry, entry.signature])
            }
        }
        return []
    }

    func queryCommitLog(
        _ request: Xmtp_Mls_Api_V1_BatchQueryCommitLogRequest
    ) throws(NodeRefusal) -> [UInt8] {
        guard !request.requests.isEmpty else { throw .invalid("no requests to query") }
        guard request.requests.count <= limits.commitLogQueries else {
            throw .invalid("cannot exceed \(limits.commitLogQueries) queries in single batch")
        }
        var answer = ProtobufWriter()
        for wanted in request.requests {
            guard !wanted.groupID.isEmpty else { throw .invalid("invalid request") }
            guard wanted.pagingInfo.direction != .descending else {
                throw NodeRefusal(
                    .internalError, "failed to query commit log: descending direction is not supported")
            }
            var paging = Paging(wanted.pagingInfo, limits: limits)
            paging.isDescending = false
            answer.message(1, try commitLogPage(of: wanted.groupID, paging))
            guard answer.bytes.count <= limits.answerBytes else { throw NodeRefusal.answerTooLarge }
        }
        return answer.bytes
    }

    private func commitLogPage(of group: Data, _ paging: Paging) throws(NodeRefusal) -> [UInt8] {
        try storage.read { db in
            let statement = try db.cachedStatement(
                sql:
                    "SELECT id, entry, signature FROM commit_log WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?"
            )
            let cursor = try Row.fetchCursor(
                statement, arguments: [group, Int64(clamping: paging.cursor), paging.limit])
            var response = ProtobufWriter()
            response.bytes(1, group)
            var (count, last) = (0, UInt64(0))
            while let row = try cursor.next() {
                let id: Int64 = row[0]
                (count, last) = (count + 1, UInt64(clamping: id))
                var entry = ProtobufWriter()
                entry.number(1, last)
                entry.bytes(2, row[1] as Data)
                entry.message(3, row[2] as Data)
                response.message(2, entry.bytes)
            }
            response.message(3, RowEncoding.pagingInfo(paging, rows: count, lastID: last))
            return response.bytes
        }
    }
}

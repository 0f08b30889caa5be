internal import Foundation
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// The node keeps every entry it is sent, so an open outcome is told, not repeated. See: spec network.md 1.8.
    public func publish(commitLogEntries: [OutgoingCommitLogEntry]) async throws(NodeError) {
        for part in commitLogEntries.chunks(of: NodeLimits.commitLogEntriesPerCall) {
            var request = Xmtp_Mls_Api_V1_BatchPublishCommitLogRequest()
            request.requests = part.map { entry in
                .with {
                    $0.groupID = Data(entry.groupID)
                    $0.serializedCommitLogEntry = Data(entry.entry)
                    $0.signature.bytes = Data(entry.signature)
                    $0.signature.publicKey = Data(entry.signerKey)
                }
            }
            do {
                _ = try await attempt(.batchPublishCommitLog, encodeRequest(request))
            } catch {
                guard error.code.isAmbiguous else { throw error }
                throw NodeError(
                    .outcomeUnknown, NodeError.Code.outcomeUnknown.sentence, serverText: error.serverText)
            }
        }
    }

    public func commitLogs(of requests: [CommitLogRequest]) async throws(NodeError) -> [Page<CommitLogEntry>]
    {
        var pages: [Page<CommitLogEntry>] = []
        for part in requests.chunks(of: NodeLimits.commitLogsPerCall) {
            var request = Xmtp_Mls_Api_V1_BatchQueryCommitLogRequest()
            request.requests = part.map { wanted in
                .with {
                    $0.groupID = Data(wanted.groupID)
                    $0.pagingInfo.direction = .ascending
                    $0.pagingInfo.limit = UInt32(wanted.limit)
                    $0.pagingInfo.idCursor = wanted.after
                }
            }
            let bytes = try await call(.batchQueryCommitLog, encodeRequest(request))
            let answer: Xmtp_Mls_Api_V1_BatchQueryCommitLogResponse = try decodeAnswer(bytes)
            guard answer.responses.count == part.count else {
                throw NodeError(.badAnswer, "the node answered for another number of groups than asked")
            }
            for (wanted, response) in zip(part, answer.responses) {
                pages.append(Self.page(response, wanted))
            }
        }
        return pages
    }

    private static func page(
        _ response: Xmtp_Mls_Api_V1_QueryCommitLogResponse, _ request: CommitLogRequest
    ) -> Page<CommitLogEntry> {
        let rows = response.commitLogEntries.map { row in
            CommitLogEntry(
                sequence: row.sequenceID, entry: [UInt8](row.serializedCommitLogEntry),
                signature: [UInt8](row.signature.bytes), signerKey: [UInt8](row.signature.publicKey))
        }
        var next = VectorCursor(Cursor(originator: Originator.commitLog, sequence: request.after))
        for row in rows { next.advance(to: Cursor(originator: Originator.commitLog, sequence: row.sequence)) }
        return Page(
            rows: rows, next: next, isLast: rows.count < request.limit || response.pagingInfo.idCursor == 0)
    }
}

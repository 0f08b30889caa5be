internal import Foundation
internal import XMTPProtos

/// Encoded rows as they are stored and sent.
enum RowEncoding {
    /// `GroupMessage`, from the fields that are known before its number and time are. See: `xmtp/mls/mls_api.proto`.
    static func groupMessage(id: UInt64, createdNanoseconds: UInt64, tail: [UInt8]) -> [UInt8] {
        var head = ProtobufWriter(capacity: 24)
        head.number(1, id)
        head.number(2, createdNanoseconds)
        var message = ProtobufWriter(capacity: tail.count + 36)
        message.message(1, head.bytes, tail)
        return message.bytes
    }

    /// The fields of `GroupMessage.V1` behind its number and time.
    static func groupMessageTail(
        groupID: [UInt8], isCommit: Bool,
        content: (data: Data, hmac: Data, shouldPush: Bool)?
    ) -> [UInt8] {
        var row = ProtobufWriter(
            capacity: (content.map { $0.data.count + $0.hmac.count } ?? 0) + groupID.count + 64)
        row.bytes(3, groupID)
        if let content {
            row.bytes(4, content.data)
            row.bytes(5, content.hmac)
            row.flag(6, content.shouldPush)
        }
        row.flag(7, isCommit)
        return row.bytes
    }

    /// `WelcomeMessage` with `v1`. Unknown algorithms, zero included, are kept as Curve25519.
    static func welcome(
        id: UInt64, createdNanoseconds: UInt64, _ input: Xmtp_Mls_Api_V1_WelcomeMessageInput.V1
    ) -> [UInt8] {
        let algorithm = input.wrapperAlgorithm.rawValue
        var row = ProtobufWriter(capacity: input.data.count + input.hpkePublicKey.count + 192)
        row.number(1, id)
        row.number(2, createdNanoseconds)
        row.bytes(3, input.installationKey)
        row.bytes(4, input.data)
        row.bytes(5, input.hpkePublicKey)
        row.number(6, (1...3).contains(algorithm) ? UInt64(algorithm) : 1)
        row.bytes(7, input.welcomeMetadata)
        return wrapped(row.bytes, as: 1)
    }

    /// `WelcomeMessage` with `welcome_pointer`.
    static func pointer(
        id: UInt64, createdNanoseconds: UInt64, _ input: Xmtp_Mls_Api_V1_WelcomeMessageInput.WelcomePointer
    ) -> [UInt8] {
        var row = ProtobufWriter(capacity: input.welcomePointer.count + input.hpkePublicKey.count + 128)
        row.number(1, id)
        row.number(2, createdNanoseconds)
        row.bytes(3, input.installationKey)
        row.bytes(4, input.welcomePointer)
        row.bytes(5, input.hpkePublicKey)
        row.number(6, UInt64(max(input.wrapperAlgorithm.rawValue, 0)))
        return wrapped(row.bytes, as: 2)
    }

    /// A page: rows in field 1, paging in field 2.
    static func page(_ rows: [[UInt8]], paging: Paging, lastID: UInt64) -> [UInt8] {
        var page = ProtobufWriter(capacity: rows.reduce(64) { $0 + $1.count + 8 })
        for row in rows { page.message(1, row) }
        page.message(2, pagingInfo(paging, rows: rows.count, lastID: lastID))
        return page.bytes
    }

    /// The paging of an answer: a cursor only when the page is full.
    static func pagingInfo(_ paging: Paging, rows: Int, lastID: UInt64) -> [UInt8] {
        var info = ProtobufWriter()
        info.number(1, paging.isDescending ? 2 : 1)
        info.number(2, UInt64(paging.limit))
        if rows >= paging.limit { info.number(3, lastID) }
        return info.bytes
    }

    private static func wrapped(_ row: [UInt8], as field: UInt64) -> [UInt8] {
        var message = ProtobufWriter(capacity: row.count + 12)
        message.message(field, row)
        return message.bytes
    }
}

/// Which rows of a topic are wanted, in the node's reading of a request.
///
/// See: spec network.md 1.4.
struct Paging: Sendable, Hashable {
    var isDescending: Bool
    var limit: Int
    var cursor: UInt64

    init(_ info: Xmtp_Mls_Api_V1_PagingInfo, limits: NodeServerLimits) {
        isDescending = info.direction != .ascending
        limit = (1...limits.pageRows).contains(Int(info.limit)) ? Int(info.limit) : limits.pageRows
        cursor = info.idCursor
    }

    init(ascendingAfter cursor: UInt64, limit: Int) {
        isDescending = false
        self.limit = limit
        self.cursor = cursor
    }
}

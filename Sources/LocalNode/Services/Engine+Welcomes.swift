internal import Crypto
internal import Foundation
internal import GRDB
internal import XMTPProtos

/// See: spec network.md 1.6.
extension NodeEngine {
    func sendWelcomes(
        _ request: Xmtp_Mls_Api_V1_SendWelcomeMessagesRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        guard !request.messages.isEmpty else { throw .invalid("no welcome messages to send") }
        for message in request.messages { try Self.check(message) }
        let messages = request.messages
        try await storage.committer.perform(rows: messages.count) { context in
            for message in messages { try Self.insert(message, context) }
        }
        return []
    }

    private static func check(_ message: Xmtp_Mls_Api_V1_WelcomeMessageInput) throws(NodeRefusal) {
        switch message.version {
        case .v1(let welcome)?:
            guard !welcome.installationKey.isEmpty, !welcome.data.isEmpty,
                !welcome.hpkePublicKey.isEmpty || welcome.wrapperAlgorithm == .symmetricKey
            else { throw .invalid("invalid welcome message") }
        case .welcomePointer(let pointer)?:
            guard !pointer.installationKey.isEmpty, !pointer.welcomePointer.isEmpty,
                !pointer.hpkePublicKey.isEmpty
            else { throw .invalid("invalid welcome pointer message") }
            guard pointer.wrapperAlgorithm == .xwingMlkem768Draft6 else {
                throw .invalid(
                    "invalid welcome pointer wrapper algorithm: invalid welcome pointer wrapper algorithm "
                        + "\(pointer.wrapperAlgorithm.rawValue)")
            }
        case nil:
            throw .invalid("invalid welcome message: missing version")
        }
    }

    private static func insert(
        _ message: Xmtp_Mls_Api_V1_WelcomeMessageInput, _ context: WriteContext
    ) throws {
        let (id, created) = (context.sequences.next(.welcome), context.clock.next())
        let (destination, body, row): (Data, Data, [UInt8])
        switch message.version {
        case .v1(let welcome)?:
            (destination, body) = (welcome.installationKey, welcome.data)
            row = RowEncoding.welcome(id: id, createdNanoseconds: created, welcome)
        case .welcomePointer(let pointer)?:
            (destination, body) = (pointer.installationKey, pointer.welcomePointer)
            row = RowEncoding.pointer(id: id, createdNanoseconds: created, pointer)
        case nil:
            return
        }
        var hash = SHA256()
        hash.update(data: destination)
        hash.update(data: body)
        let statement = try context.db.cachedStatement(
            sql: "INSERT OR IGNORE INTO welcomes (id, destination, hash, row) VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [
            Int64(clamping: id), destination, Data(hash.finalize()), Data(row),
        ])
        if context.db.changesCount > 0 {
            context.rows.append(LiveRow(kind: .welcome, topic: [UInt8](destination), id: id, bytes: row))
        }
    }

    func queryWelcomes(_ request: Xmtp_Mls_Api_V1_QueryWelcomeMessagesRequest) throws(NodeRefusal) -> [UInt8]
    {
        guard !request.installationKey.isEmpty else {
            throw NodeRefusal(.unknown, "installation is required")
        }
        return try page(.welcomes, of: [UInt8](request.installationKey), request.pagingInfo)
    }
}

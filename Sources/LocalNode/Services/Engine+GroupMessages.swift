internal import Foundation
internal import GRDB
internal import XMTPProtos

/// See: spec network.md 1.5.
extension NodeEngine {
    func sendGroupMessages(
        _ request: Xmtp_Mls_Api_V1_SendGroupMessagesRequest
    ) async throws(NodeRefusal) -> [UInt8] {
        let messages = try inspected(request)
        try await storage.committer.perform(rows: messages.count) { context in
            for message in messages { try message.insert(context) }
        }
        return []
    }

    /// The same without a task: the call that comes most often.
    func sendGroupMessages(
        _ request: [UInt8], then finish: @escaping @Sendable (Result<[UInt8], NodeRefusal>) -> Void
    ) {
        do throws(NodeRefusal) {
            let messages = try inspected(decode(request))
            storage.committer.start(rows: messages.count) { context in
                for message in messages { try message.insert(context) }
                return []
            } then: {
                finish($0)
            }
        } catch {
            finish(.failure(error))
        }
    }

    /// All that can be done before the writer's turn.
    private func inspected(
        _ request: Xmtp_Mls_Api_V1_SendGroupMessagesRequest
    ) throws(NodeRefusal) -> [PendingMessage] {
        guard !request.messages.isEmpty else { throw .invalid("no group messages to send") }
        var inputs: [Xmtp_Mls_Api_V1_GroupMessageInput.V1] = []
        for message in request.messages {
            guard case .v1(let input)? = message.version else { throw .invalid("invalid group message") }
            inputs.append(input)
        }
        var messages: [PendingMessage] = []
        for input in inputs {
            do {
                let facts = try judges.inspector.inspect(groupMessage: [UInt8](input.data))
                messages.append(PendingMessage(input: input, facts: facts))
            } catch {
                throw .invalid("invalid group message: validation failed with error \(error.text)")
            }
        }
        return messages
    }

    func queryGroupMessages(
        _ request: Xmtp_Mls_Api_V1_QueryGroupMessagesRequest
    ) throws(NodeRefusal) -> [UInt8] {
        guard !request.groupID.isEmpty else { throw NodeRefusal(.unknown, "group is required") }
        return try page(.groupMessages, of: [UInt8](request.groupID), request.pagingInfo)
    }

    func page(
        _ table: RowTable, of topic: [UInt8], _ info: Xmtp_Mls_Api_V1_PagingInfo
    ) throws(NodeRefusal) -> [UInt8] {
        let paging = Paging(info, limits: limits)
        let rows = try storage.rows(table, of: topic, paging, byteLimit: limits.answerBytes)
        return RowEncoding.page(rows.map(\.bytes), paging: paging, lastID: rows.last?.id ?? 0)
    }

    func newestGroupMessages(
        _ request: Xmtp_Mls_Api_V1_GetNewestGroupMessageRequest
    ) throws(NodeRefusal) -> [UInt8] {
        guard !request.groupIds.isEmpty else { throw .invalid("no group ids provided") }
        let (wanted, withContent, byteLimit) = (request.groupIds, request.includeContent, limits.answerBytes)
        let last = Int64(clamping: storage.committer.visible[.group])
        let answer: [UInt8]? = try storage.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, created_ns, is_commit\(withContent ? ", row" : "") FROM group_messages
                    WHERE group_id = ? AND id <= ? ORDER BY id DESC LIMIT 1
                    """)
            var answer = ProtobufWriter()
            for group in wanted {
                var response = ProtobufWriter()
                if let row = try Row.fetchOne(statement, arguments: [group, last]) {
                    let (id, created): (Int64, Int64) = (row[0], row[1])
                    let message =
                        withContent
                        ? [UInt8](row[3] as Data)
                        : RowEncoding.groupMessage(
                            id: UInt64(clamping: id), createdNanoseconds: UInt64(clamping: created),
                            tail: RowEncoding.groupMessageTail(
                                groupID: [UInt8](group), isCommit: row[2], content: nil))
                    response.message(1, message)
                }
                answer.message(1, response.bytes)
                if answer.bytes.count > byteLimit { return nil }
            }
            return answer.bytes
        }
        guard let answer else { throw NodeRefusal.answerTooLarge }
        return answer
    }
}

/// A message that passed inspection, ready but for its number and its time.
private struct PendingMessage: Sendable {
    private let groupID: [UInt8]
    private let isEmpty: Bool
    private let isCommit: Bool
    private let hash: MessageHash
    private let tail: [UInt8]

    init(input: Xmtp_Mls_Api_V1_GroupMessageInput.V1, facts: GroupMessageFacts) {
        groupID = facts.groupID
        isEmpty = input.data.isEmpty
        isCommit = facts.isCommit
        hash = MessageHash(groupID: facts.groupID, content: input.data)
        tail = RowEncoding.groupMessageTail(
            groupID: facts.groupID, isCommit: facts.isCommit,
            content: (input.data, input.senderHmac, input.shouldPush))
    }

    /// Stores the message; one that is known already uses a number up and changes nothing else.
    func insert(_ context: WriteContext) throws {
        guard !groupID.isEmpty else { throw NodeRefusal.invalid("group id is empty") }
        guard !isEmpty else { throw NodeRefusal.invalid("message is empty") }
        let id = context.sequences.next(.group)
        let insertion = try context.insertion()
        guard !context.known.contains(hash) else { return }
        if context.known.mayBeStored(hash), try insertion.isStored(hash) { return }
        let created = context.clock.next()
        let row = RowEncoding.groupMessage(id: id, createdNanoseconds: created, tail: tail)
        try insertion.insert(
            id: id, groupID: groupID, created: created, isCommit: isCommit, hash: hash, row: row)
        context.known.add(hash)
        context.rows.append(LiveRow(kind: .group, topic: groupID, id: id, bytes: row))
    }
}

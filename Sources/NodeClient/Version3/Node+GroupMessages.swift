internal import Foundation
internal import SwiftProtobuf
internal import XMTPProtos

extension Version3Node {
    /// Repeating is harmless: the node drops what it has, by its hash. See: spec network.md 1.5.
    public func publish(groupMessages: [OutgoingGroupMessage]) async throws(NodeError) {
        for part in inRequests(groupMessages, size: { $0.data.count + $0.senderHMAC.count }) {
            var request = Xmtp_Mls_Api_V1_SendGroupMessagesRequest()
            request.messages = part.map { message in
                .with {
                    $0.v1.data = Data(message.data)
                    $0.v1.senderHmac = Data(message.senderHMAC)
                    $0.v1.shouldPush = message.shouldPush
                }
            }
            _ = try await call(.sendGroupMessages, encodeRequest(request), cost: part.count)
        }
    }

    /// Splits a list so that each request stays well below the size limit; order is kept.
    func inRequests<Item>(_ items: [Item], atMost count: Int = .max, size: (Item) -> Int) -> [[Item]] {
        var parts: [[Item]] = []
        var bytes = 0
        for item in items {
            let itemBytes = size(item) + 64
            if var last = parts.popLast() {
                if last.count < count, bytes + itemBytes <= NodeLimits.messageBytes - 1024 {
                    last.append(item)
                    bytes += itemBytes
                    parts.append(last)
                    continue
                }
                parts.append(last)
            }
            parts.append([item])
            bytes = itemBytes
        }
        return parts
    }

    public func groupMessages(
        of group: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<GroupEnvelope> {
        try await self.page(page) { part throws(NodeError) in try await groupPage(of: group, part) }
    }

    private func groupPage(
        of group: [UInt8], _ page: PageRequest
    ) async throws(NodeError) -> Page<GroupEnvelope> {
        var request = Xmtp_Mls_Api_V1_QueryGroupMessagesRequest()
        request.groupID = Data(group)
        request.pagingInfo = page.pagingInfo
        let bytes = try await call(.queryGroupMessages, encodeRequest(request))
        let answer: Xmtp_Mls_Api_V1_QueryGroupMessagesResponse = try decodeAnswer(bytes)
        return page.answer(
            rows: answer.messages.map { GroupEnvelope(wire: $0) }, of: Originator.applicationMessages,
            paging: answer.pagingInfo, cursor: \.cursor)
    }

    public func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?] {
        var found: [GroupEnvelope?] = []
        found.reserveCapacity(groups.count)
        for part in groups.chunks(of: NodeLimits.newestMessagesPerCall) {
            var request = Xmtp_Mls_Api_V1_GetNewestGroupMessageRequest()
            request.groupIds = part.map { Data($0) }
            request.includeContent = withContent
            let bytes = try await call(.getNewestGroupMessage, encodeRequest(request))
            let answer: Xmtp_Mls_Api_V1_GetNewestGroupMessageResponse = try decodeAnswer(bytes)
            guard answer.responses.count == part.count else {
                throw NodeError(.badAnswer, "the node answered for another number of groups than asked")
            }
            found += answer.responses.map { $0.hasGroupMessage ? GroupEnvelope(wire: $0.groupMessage) : nil }
        }
        return found
    }
}

extension GroupEnvelope {
    /// Nil for a form this client does not know.
    init?(wire: Xmtp_Mls_Api_V1_GroupMessage) {
        guard case .v1(let row)? = wire.version else { return nil }
        self.init(
            cursor: Cursor(
                originator: row.isCommit ? Originator.commits : Originator.applicationMessages,
                sequence: row.id),
            createdNanoseconds: row.createdNs, groupID: [UInt8](row.groupID), data: [UInt8](row.data),
            senderHMAC: [UInt8](row.senderHmac), shouldPush: row.shouldPush, isCommit: row.isCommit)
    }
}

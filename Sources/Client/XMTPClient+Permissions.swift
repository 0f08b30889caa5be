public import Conversations

extension XMTPClient {
    /// Who may do what in a conversation.
    ///
    /// - Throws: ``ClientError`` with code `notFound`, or `inactive` when there is no group state.
    public func permissions(of id: ConversationID) async throws -> GroupPermissions {
        try await translating {
            try await workers.worker(id).alone { try $0.load().extensions.groupPermissions() }
        }
    }
}

public import Conversations
import Store

extension XMTPClient {
    /// Takes back a message that was queued and not sent yet; one that left for the node stays.
    ///
    /// - Returns: Whether it will not be sent.
    @discardableResult
    public func withdraw(_ message: MessageID, in id: ConversationID) async throws -> Bool {
        try await workers.worker(id).alone { worker in
            let waiting = try worker.context.database.read { try $0.intents(id.bytes, in: [.toPublish]) }
            guard let intent = waiting.first(where: { $0.message == message.bytes }) else { return false }
            let given = intent.failed("It was taken back.")
            try worker.context.database.write { transaction in
                try transaction.update(given)
                try transaction.markFailed(message.bytes)
            }
            return true
        }
    }
}

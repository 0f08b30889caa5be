import Client
import Conversations
import MailConversion
import Store

/// Hands the settled messages of a mail to the engine, and asks it to send them.
///
/// See: spec mail.md 3.7
extension OutboxWorker {
    /// - Throws: ``ClientError``: what was handed over stays so, and is not handed over twice.
    func publish(_ submission: MailSubmissionRecord, _ report: inout Report) async throws {
        var conversations: [ConversationID] = []
        for part in try database.read({ try $0.parts(of: submission.number) }) where !part.isDelivered {
            let conversation = ConversationID(part.conversation)
            switch part.kind {
            case .content:
                // The same key finds the message of an earlier attempt.
                _ = try await client.submit(
                    part.content, to: conversation, idempotencyKey: part.idempotencyKey)
                report.submitted += 1
            case .departure:
                try await client.leave(conversation)
                try database.write { _ = try $0.completeSubmissions(by: part.message) }
                continue
            }
            try fault(.afterSubmitted)
            if !conversations.contains(conversation) { conversations.append(conversation) }
        }
        for conversation in conversations {
            try await client.publish(conversation)
            try fault(.afterPublished)
        }
    }
}

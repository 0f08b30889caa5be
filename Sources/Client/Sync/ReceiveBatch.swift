import Conversations
import MLS
import NodeClient
import Store

/// The effects of several envelopes, gathered until one transaction writes them all.
struct ReceiveBatch {
    /// As the store has it.
    let saved: ActiveGroup
    /// With the effects.
    var conversation: LoadedConversation
    /// What else the transaction writes, in order.
    var writes: [(StoreTransaction) throws -> Void] = []
    /// Envelopes in it.
    var count = 0

    init(_ conversation: LoadedConversation) {
        saved = conversation.group
        self.conversation = conversation
    }

    /// An envelope was looked at: the cursor goes past it with the transaction.
    mutating func pass(_ envelope: GroupEnvelope) {
        let sequence = Int64(clamping: envelope.cursor.sequence)
        if envelope.cursor.originator == Originator.commits {
            conversation.record.commitCursor = max(conversation.record.commitCursor, sequence)
        } else {
            conversation.record.messageCursor = max(conversation.record.messageCursor, sequence)
        }
        count += 1
    }

    /// An envelope was refused for good: recorded and passed.
    mutating func reject(_ envelope: GroupEnvelope, code: String, now: Int64) {
        let record = RejectedEnvelopeRecord(
            topic: "group/" + conversation.id.hex, sequence: Int64(clamping: envelope.cursor.sequence),
            code: code,
            atNanoseconds: now)
        writes.append { try $0.reject(record) }
        pass(envelope)
    }
}

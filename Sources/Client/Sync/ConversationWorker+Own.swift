import Conversations
import Identity
import MLS
import NodeClient
import Store

/// What we sent and now see on the topic.
///
/// See: spec groups.md 12.5
extension ConversationWorker {
    func takeOwn(
        _ envelope: GroupEnvelope, _ message: PrivateMessage, _ intent: IntentRecord,
        into batch: inout ReceiveBatch
    ) async throws -> Onward {
        switch intent.state {
        case .committed, .processed, .failed:
            batch.pass(envelope)
            return .next
        case .toPublish, .published:
            if intent.kind == .sendMessage {
                try takeOwnMessage(envelope, message, intent, into: &batch)
                return .next
            }
            return try await takeOwnCommit(envelope, message, intent, into: &batch)
        }
    }

    private func takeOwnMessage(
        _ envelope: GroupEnvelope, _ message: PrivateMessage, _ intent: IntentRecord,
        into batch: inout ReceiveBatch
    ) throws {
        let epoch = batch.conversation.group.epoch
        // The others were in this epoch too when they came to it, and read what is at most so many epochs old. The
        // reference sends again one epoch sooner, and then holds its message in another place than the others.
        let readable = message.epoch <= epoch && epoch - message.epoch <= UInt64(ProtocolLimits.pastEpochs)
        batch.pass(envelope)
        guard readable else {
            // Too old for the others to read: once more under the keys of today, with the same message id.
            batch.writes.append { try $0.update(intent.again()) }
            return
        }
        guard let id = intent.message else { return }
        let now = context.clock.nowNanoseconds
        let expiry = batch.conversation.expiry(storedAt: now)
        let sent = Int64(clamping: envelope.createdNanoseconds)
        batch.conversation.record.lastMessageNanoseconds = max(
            batch.conversation.record.lastMessageNanoseconds, sent)
        let conversation = self.id.bytes
        batch.writes.append { transaction in
            try transaction.markPublished(
                id, sequence: Int64(clamping: envelope.cursor.sequence),
                originator: Int64(envelope.cursor.originator), sentNanoseconds: sent,
                expireNanoseconds: expiry)
            try transaction.update(intent.done())
            try transaction.append(.messagePublished, conversation: conversation, message: id, at: now)
        }
        if var record = try context.database.read({ try $0.message(id) }) {
            record.sequence = Int64(clamping: envelope.cursor.sequence)
            try MessageIntake(worker: self, now: now).follow(
                ContentSummary(record.content), record, into: &batch)
        }
    }

    private func takeOwnCommit(
        _ envelope: GroupEnvelope, _ message: PrivateMessage, _ intent: IntentRecord,
        into batch: inout ReceiveBatch
    ) async throws -> Onward {
        guard message.epoch == batch.conversation.group.epoch, let staged = intent.staged else {
            // Somebody else's commit came first: built anew on top of it.
            batch.writes.append { try $0.update(intent.again()) }
            batch.pass(envelope)
            return .next
        }
        let pending: PendingCommit
        do {
            pending = try batch.conversation.group.pendingCommit(from: Secret(copying: staged))
        } catch {
            batch.writes.append {
                try $0.update(intent.failed("The change was lost and must be made again."))
            }
            batch.reject(envelope, code: error.code, now: context.clock.nowNanoseconds)
            return .next
        }
        switch try await examine(pending.staged, in: batch.conversation) {
        case .failure(let refusal):
            batch.writes.append { try $0.update(intent.failed(refusal.sentence)) }
            return refuse(refusal, envelope, epoch: message.epoch, into: &batch)
        case .success(let validated):
            context.faults(.beforeOwnCommitStored)
            var merged = intent
            merged.state = intent.after == nil ? .processed : .committed
            merged.commitSequence = Int64(clamping: envelope.cursor.sequence)
            merged.staged = nil
            merged.payload = nil
            batch.conversation.record.rotatedNanoseconds = context.clock.nowNanoseconds
            let record = merged
            batch.writes.append { try $0.update(record) }
            try merge(pending.staged, validated, envelope, into: &batch)
            return batch.conversation.group.status == .active ? .next : .stop
        }
    }
}

extension IntentRecord {
    /// Back to the start: what was built is of no use any more.
    func again() -> IntentRecord {
        var intent = self
        intent.state = .toPublish
        intent.payloadHash = nil
        intent.payload = nil
        intent.epoch = nil
        intent.staged = nil
        intent.after = nil
        return intent
    }

    /// Carried out.
    func done() -> IntentRecord {
        var intent = self
        intent.state = .processed
        intent.payload = nil
        intent.staged = nil
        intent.after = nil
        return intent
    }

    /// Given up.
    func failed(_ reason: String) -> IntentRecord {
        var intent = done()
        intent.state = .failed
        intent.failure = reason
        return intent
    }
}

extension CommitRefusal {
    /// Why a change of ours was refused, for a person.
    var sentence: String {
        switch self {
        case .insufficientPermissions: "Your role does not allow this change."
        case .tooManyCharacters(let limit): "A text is longer than \(limit) bytes."
        case .protocolVersionTooLow: "The conversation demands a newer version of this program."
        default: "The other members would refuse this change (\(code))."
        }
    }
}

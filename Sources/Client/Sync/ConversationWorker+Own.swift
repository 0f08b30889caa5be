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
            try transaction.removeIntent(intent.number)
            try transaction.append(.messagePublished, conversation: conversation, message: id, at: now)
        }
        let intake = MessageIntake(worker: self, now: now)
        let summary = ContentSummary(try intent.content() ?? [])
        guard summary.hasEffects, var record = try context.database.read({ try $0.message(id) }) else {
            intake.applyEarlierDeletions(of: id, into: &batch)
            return
        }
        record.sequence = Int64(clamping: envelope.cursor.sequence)
        try intake.follow(summary, record, into: &batch)
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
            batch.conversation.record.rotatedNanoseconds = context.clock.nowNanoseconds
            if intent.kind == .updateMembership {
                // Everybody's installations were looked up for it.
                batch.conversation.record.installationsCheckedNanoseconds = context.clock.nowNanoseconds
            }
            let merged = intent.merged(at: Int64(clamping: envelope.cursor.sequence))
            batch.writes.append {
                if merged.after == nil { try $0.removeIntent(merged.number) } else { try $0.update(merged) }
            }
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

    /// Its commit is merged; welcomes may be left to do.
    func merged(at sequence: Int64) -> IntentRecord {
        var intent = self
        intent.state = .committed
        intent.commitSequence = sequence
        intent.staged = nil
        intent.payload = nil
        return intent
    }

    /// The content of the message it sends; nothing if it sends none.
    func content() throws -> [UInt8]? {
        guard case .message(let envelope) = try GroupWish(encoded: data),
            case .message(let content, _)? = try? PlaintextEnvelope(bytes: [UInt8](envelope))
        else { return nil }
        return content
    }

    /// Given up.
    func failed(_ reason: String) -> IntentRecord {
        var intent = self
        intent.payload = nil
        intent.staged = nil
        intent.after = nil
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

import Content
import Conversations
import Identity
import NodeClient
import Store

/// What a decrypted message means: a row, an event, and the effects of some types.
///
/// See: spec groups.md 10.5 and 13
struct MessageIntake {
    let worker: ConversationWorker
    let now: Int64

    func take(
        _ received: ReceivedMessage, _ envelope: GroupEnvelope, decrypted: [UInt8],
        into batch: inout ReceiveBatch
    ) throws {
        let expiry = batch.conversation.expiry(storedAt: now)
        let summary = ContentSummary(received.content)
        let record = MessageRecord(
            id: received.id.bytes, conversation: received.conversation.bytes,
            sequence: Int64(clamping: envelope.cursor.sequence),
            originator: Int64(envelope.cursor.originator),
            senderInbox: received.senderInboxID.text, senderInstallation: received.senderInstallation,
            // Every leaf was checked against its inbox when it came in, with the tree or by a commit; a leaf whose
            // credential names an inbox outside of the membership is not.
            senderVerified: batch.conversation.isMember(received.senderInboxID),
            sentNanoseconds: Int64(clamping: envelope.createdNanoseconds), kind: .application,
            status: .published,
            contentType: summary.type, content: received.content,
            idempotencyKey: idempotencyKey(of: decrypted), reference: summary.reference,
            expireNanoseconds: expiry)
        batch.conversation.record.lastMessageNanoseconds = max(
            batch.conversation.record.lastMessageNanoseconds, record.sentNanoseconds)
        let time = now
        if batch.conversation.record.kind == Int(ConversationType.sync.rawValue) {
            let context = worker.context
            guard received.senderInboxID == context.account.inboxID else { return }
            let intake = DeviceSyncIntake(
                own: context.account.installation.id.bytes, history: context.history)
            batch.writes.append { transaction in
                guard try transaction.insert(record) else { return }
                try intake.take(record, now: time, in: transaction)
            }
            return
        }
        batch.writes.append { transaction in
            guard try transaction.insert(record) else { return }
            try transaction.append(
                .messageReceived, conversation: record.conversation, message: record.id, at: time)
        }
        try follow(summary, record, into: &batch)
    }

    /// Effects of our own message when it came back are the same as those of anybody's.
    func follow(_ summary: ContentSummary, _ record: MessageRecord, into batch: inout ReceiveBatch) throws {
        if summary.isLeaveRequest { takeLeaveRequest(record, into: &batch) }
        if let target = summary.deletedMessage { takeDeletion(of: target, record, into: &batch) }
        applyEarlierDeletions(of: record.id, into: &batch)
    }

    /// A deletion may have come before its target.
    func applyEarlierDeletions(of id: [UInt8], into batch: inout ReceiveBatch) {
        let time = now
        batch.writes.append { transaction in
            for deletion in try transaction.deletions(of: id) where !deletion.applied {
                try transaction.apply(deletion, at: time)
            }
        }
    }

    private func takeLeaveRequest(_ record: MessageRecord, into batch: inout ReceiveBatch) {
        let own = worker.context.account.inboxID
        let sender = InboxID(record.senderInbox)
        if sender == own { batch.conversation.record.membership = .pendingRemove }
        if let metadata = try? batch.conversation.extensions.mutableMetadata(),
            metadata.role(of: own) == .superAdmin, sender != own
        {
            batch.conversation.record.pendingLeave = true
        }
        batch.writes.append {
            try $0.insertPendingRemoval(
                conversation: record.conversation, inbox: record.senderInbox, message: record.id)
        }
    }

    private func takeDeletion(of target: [UInt8], _ record: MessageRecord, into batch: inout ReceiveBatch) {
        let metadata = try? batch.conversation.extensions.mutableMetadata()
        let deletion = DeletionRecord(
            target: target, conversation: record.conversation, message: record.id,
            deleter: record.senderInbox,
            bySuperAdmin: metadata?.role(of: InboxID(record.senderInbox)) == .superAdmin, applied: false)
        let time = now
        batch.writes.append { transaction in
            try transaction.save(deletion)
            try transaction.apply(deletion, at: time)
        }
    }

    private func idempotencyKey(of decrypted: [UInt8]) -> String {
        guard case .message(_, let key)? = try? PlaintextEnvelope(bytes: decrypted) else { return "" }
        return key.text
    }
}

extension StoreTransaction {
    /// Carries out a deletion if its target is there and its deleter may delete it.
    ///
    /// See: spec groups.md 13.5
    func apply(_ deletion: DeletionRecord, at now: Int64) throws {
        guard let target = try message(deletion.target), target.conversation == deletion.conversation,
            target.kind == .application, ContentSummary.isDeletable(target.contentType),
            target.senderInbox == deletion.deleter || deletion.bySuperAdmin
        else { return }
        try eraseContent(target.id)
        var done = deletion
        done.applied = true
        try save(done)
        try append(
            .messageDeleted, conversation: deletion.conversation, message: target.id,
            detail: deletion.message, at: now)
    }
}

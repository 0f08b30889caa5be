import Conversations
import Identity
import NodeClient
import Store

/// What an applied commit means beyond MLS: the transcript, who still waits to leave, whether we are out.
///
/// See: spec groups.md 11 and 13.2
struct CommitIntake {
    let worker: ConversationWorker
    let now: Int64

    func take(
        _ validated: ValidatedCommit, _ envelope: GroupEnvelope, evicted: Bool, into batch: inout ReceiveBatch
    ) throws {
        let own = worker.context.account.inboxID
        let id = worker.id
        let waiting = try worker.context.database.read { try $0.pendingRemovals(id.bytes) }
        var pending = PendingRemovals(
            inboxes: Set(waiting.map { InboxID($0) }), needsAction: batch.conversation.record.pendingLeave)
        let left = pending.inboxes
        pending.applied(validated, own: own)
        batch.conversation.record.pendingLeave = pending.needsAction
        for inbox in left.subtracting(pending.inboxes) {
            batch.writes.append { try $0.removePendingRemoval(conversation: id.bytes, inbox: inbox.text) }
        }
        writeTranscript(validated, pending: left, envelope, into: &batch)
        guard evicted else { return }
        batch.conversation.record.active = false
        let time = now
        batch.writes.append { try $0.append(.conversationEnded, conversation: id.bytes, at: time) }
    }

    private func writeTranscript(
        _ validated: ValidatedCommit, pending: Set<InboxID>, _ envelope: GroupEnvelope,
        into batch: inout ReceiveBatch
    ) {
        guard batch.conversation.record.kind != Int(ConversationType.sync.rawValue),
            let entry = TranscriptEntry(
                validated, conversation: worker.id, pendingRemovals: pending,
                envelopeNanoseconds: envelope.createdNanoseconds)
        else { return }
        let record = MessageRecord(
            entry, conversation: worker.id, sequence: Int64(clamping: envelope.cursor.sequence))
        let dm = batch.conversation.record.dm
        let time = now
        let id = worker.id
        batch.conversation.record.lastMessageNanoseconds = max(
            batch.conversation.record.lastMessageNanoseconds, record.sentNanoseconds)
        batch.writes.append { transaction in
            if let dm, try transaction.isSuppressed(entry.change, inDirectMessage: dm) { return }
            guard try transaction.insert(record) else { return }
            // A change that says nothing to a person is kept for the record only.
            guard !entry.change.saysNothing else { return }
            try transaction.append(.conversationChanged, conversation: id.bytes, message: record.id, at: time)
        }
    }
}

extension MessageRecord {
    /// A transcript entry as a row.
    init(_ entry: TranscriptEntry, conversation: ConversationID, sequence: Int64) {
        self.init(
            id: entry.id.bytes, conversation: conversation.bytes, sequence: sequence,
            originator: Int64(Originator.commits), senderInbox: entry.change.initiatedBy.text,
            senderInstallation: entry.senderInstallation, senderVerified: true,
            sentNanoseconds: entry.sentNanoseconds,
            kind: .membershipChange, status: .published, contentType: "xmtp.org/group_updated:1.0",
            content: entry.content, idempotencyKey: entry.idempotencyKey)
    }
}

extension StoreTransaction {
    /// Whether the stitched conversation tells this already.
    ///
    /// See: spec groups.md 11.4
    fileprivate func isSuppressed(_ change: GroupChange, inDirectMessage dm: String) throws -> Bool {
        guard !change.added.isEmpty else { return false }
        var known = TranscriptDeduplication()
        for group in try conversations(dm: dm) {
            for message in try messages(conversations: [group.id]) where message.kind == .membershipChange {
                if let stored = GroupChange(encodedContent: message.content) { known.consume(stored) }
            }
        }
        return known.suppresses(change)
    }
}

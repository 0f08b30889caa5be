import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Writes a conversation we were welcomed to into the store: state, transcript, consent and cursor in one transaction.
///
/// See: spec groups.md 9.6 and 9.7
struct WelcomeRegistrar {
    let context: EngineContext

    func store(
        _ joined: JoinedGroup, _ accepted: AcceptedWelcome, _ id: ConversationID, _ envelope: WelcomeEnvelope,
        messageCursor: UInt64?, known: ConversationRecord?
    ) throws {
        let now = context.clock.nowNanoseconds
        let sequence = Int64(clamping: envelope.cursor.sequence)
        var conversation = LoadedConversation(
            record: record(accepted, id, envelope, known: known, now: now), group: joined.group)
        let readmitted = known?.membership == .pendingRemove && sequence > known?.welcomeSequence ?? 0
        if readmitted { conversation.record.membership = .allowed }
        conversation.record.commitCursor = max(
            conversation.record.commitCursor, Int64(clamping: messageCursor ?? 0))
        conversation.summarize()
        let finished = conversation
        context.faults(.beforeWelcomeStored)
        try context.database.write(.ordered) { transaction in
            try transaction.saveWhole(joined.group, of: id.bytes)
            try transaction.save(finished.record)
            try transaction.advanceCursor(WelcomeSync.topic, to: sequence)
            try transaction.removeWaitingWelcome(sequence)
            // Whatever branch we were on: this is the one of whoever welcomed us.
            var watch = try transaction.forkWatch(id.bytes)
            if watch.verdict != .unknown {
                watch.verdict = .unknown
                try transaction.save(watch)
            }
            try setConsent(accepted, id, readmitted: readmitted, now: now, in: transaction)
            guard accepted.type != .sync else {
                // Only a new installation of ours makes a sync group.
                try transaction.setSetting(OwnInstallations.lookName, [1])
                return
            }
            let entry = TranscriptEntry(
                joinedAs: context.account.inboxID, addedBy: accepted.addedBy,
                addedByInstallation: accepted.addedByInstallation, conversation: id,
                welcomeNanoseconds: envelope.createdNanoseconds)
            let message = MessageRecord(
                entry, conversation: id, sequence: Int64(clamping: messageCursor ?? 0))
            if try transaction.insert(message) {
                try transaction.append(
                    .conversationChanged, conversation: id.bytes, message: message.id, at: now)
            }
            try transaction.append(.conversationJoined, conversation: id.bytes, at: now)
        }
        context.faults(.afterWelcomeStored)
    }

    private func record(
        _ accepted: AcceptedWelcome, _ id: ConversationID, _ envelope: WelcomeEnvelope,
        known: ConversationRecord?,
        now: Int64
    ) -> ConversationRecord {
        var record =
            known
            ?? ConversationRecord(
                id: id.bytes, kind: Int(accepted.type.rawValue), dm: accepted.directMessageID?.description,
                membership: accepted.type == .sync ? .allowed : .pending, createdNanoseconds: now,
                addedBy: accepted.addedBy.text)
        if known == nil || known?.membership == .restored {
            record.membership = accepted.type == .sync ? .allowed : .pending
            record.lastMessageNanoseconds = Int64(clamping: envelope.createdNanoseconds)
        }
        record.kind = Int(accepted.type.rawValue)
        record.dm = accepted.directMessageID?.description
        record.addedBy = accepted.addedBy.text
        record.active = true
        record.welcomeSequence = Int64(clamping: envelope.cursor.sequence)
        record.rotatedNanoseconds = 0
        record.pausedFor = accepted.pausedForVersion
        record.maybeForked = false
        return record
    }

    private func setConsent(
        _ accepted: AcceptedWelcome, _ id: ConversationID, readmitted: Bool, now: Int64,
        in transaction: StoreTransaction
    ) throws {
        if readmitted {
            try transaction.save(
                ConsentRecord(kind: .conversation, entity: id.hex, state: .unknown, decidedNanoseconds: now))
            return
        }
        guard try transaction.consent(.conversation, id.hex) == nil else { return }
        var siblings: [(state: ConsentRecord.State, decidedNanoseconds: Int64)] = []
        if let dm = accepted.directMessageID {
            for sibling in try transaction.conversations(dm: dm.description) where sibling.id != id.bytes {
                if let consent = try transaction.consent(.conversation, ConversationID(sibling.id).hex) {
                    siblings.append((consent.state, consent.decidedNanoseconds))
                }
            }
        }
        let state: ConsentRecord.State
        switch ConsentInheritance(
            afterWelcomeTo: accepted.metadata, own: context.account.inboxID, siblings: siblings)
        {
        case .allowed: state = .allowed
        case .copied(let copied): state = copied
        case .undecided: return
        }
        try transaction.save(
            ConsentRecord(kind: .conversation, entity: id.hex, state: state, decidedNanoseconds: now))
    }
}

import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Wishes on their way into the store.
extension ConversationWorker {
    /// Queues a message; it is in the store when this returns, and leaves with the next round.
    ///
    /// A key given again finds the message of the first time: nothing is queued twice.
    ///
    /// - Parameter durability: ordered only if the caller sends it, or syncs the store, before it answers anybody.
    ///
    /// See: spec groups.md 10.1
    func submit(
        content: [UInt8], idempotencyKey: String?, shouldPush: Bool, durability: Durability = .synced
    ) throws -> MessageID {
        let message = OutgoingMessage(
            conversation: id, content: content, sentNanoseconds: context.clock.nowNanoseconds,
            idempotencyKey: idempotencyKey, shouldPush: shouldPush)
        try submit([message], durability: durability)
        return message.id
    }

    /// Queues several messages, all of them or none.
    func submit(contents: [(content: [UInt8], shouldPush: Bool)]) throws -> [MessageID] {
        let now = context.clock.nowNanoseconds
        // The time makes the id of a message: each has one of its own.
        let messages = contents.enumerated().map { index, item in
            OutgoingMessage(
                conversation: id, content: item.content, sentNanoseconds: now + Int64(index),
                idempotencyKey: nil, shouldPush: item.shouldPush)
        }
        try submit(messages, durability: .synced)
        return messages.map(\.id)
    }

    private func submit(_ messages: [OutgoingMessage], durability: Durability) throws {
        let conversation = try load()
        try demandUsable(conversation)
        let now = context.clock.nowNanoseconds
        let needsRotation = isRotationDue(conversation, now: now)
        context.faults(.beforeSubmission)
        try context.database.write(durability) { transaction in
            var isNew = false
            for (index, message) in messages.enumerated()
            where try transaction.insert(record(of: message, sentNanoseconds: now + Int64(index))) {
                if needsRotation, try !transaction.hasOpenChange(id.bytes) {
                    _ = try transaction.insert(
                        IntentRecord(
                            conversation: id.bytes, kind: .keyUpdate, data: GroupWish.keyUpdate.encoded()))
                }
                _ = try transaction.insert(
                    IntentRecord(
                        conversation: id.bytes, kind: .sendMessage,
                        data: GroupWish.message(envelope: .init(message.envelope())).encoded(),
                        message: message.id.bytes, shouldPush: message.shouldPush))
                isNew = true
            }
            guard isNew, conversation.record.kind != Int(ConversationType.sync.rawValue) else { return }
            try transaction.allow(id, now: now)
        }
        context.faults(.afterSubmission)
    }

    private func record(of message: OutgoingMessage, sentNanoseconds: Int64) -> MessageRecord {
        let summary = ContentSummary(message.content)
        let account = context.account
        return MessageRecord(
            id: message.id.bytes, conversation: id.bytes, sequence: 0,
            originator: Int64(Originator.applicationMessages), senderInbox: account.inboxID.text,
            senderInstallation: account.installation.id.bytes, senderVerified: true,
            sentNanoseconds: sentNanoseconds, kind: .application, status: .unpublished,
            contentType: summary.type, content: message.content, idempotencyKey: message.idempotencyKey,
            reference: summary.reference)
    }

    /// Queues a change.
    ///
    /// - Returns: The intent's number, to wait for.
    func submit(_ wish: GroupWish, kind: IntentRecord.Kind) throws -> Int64 {
        let conversation = try load()
        guard conversation.record.active else {
            throw ClientError(.inactive, "You are no longer a member of this conversation.")
        }
        context.faults(.beforeSubmission)
        // Whoever asks waits until it is carried out: what is sent for it is synced.
        let number = try context.database.write(.ordered) {
            try $0.insert(IntentRecord(conversation: id.bytes, kind: kind, data: wish.encoded()))
        }
        context.faults(.afterSubmission)
        return number
    }

    private func demandUsable(_ conversation: LoadedConversation) throws(ClientError) {
        guard conversation.record.active, conversation.group.status == .active else {
            throw ClientError(.inactive, "You are no longer a member of this conversation.")
        }
        guard conversation.record.pausedFor == nil else {
            throw ClientError(.paused, "This conversation waits for a newer version of this program.")
        }
    }

    /// See: spec groups.md 1.6
    private func isRotationDue(_ conversation: LoadedConversation, now: Int64) -> Bool {
        let isSync = conversation.record.kind == Int(ConversationType.sync.rawValue)
        return !isSync
            && now - conversation.record.rotatedNanoseconds > ProtocolLimits.leafRotationNanoseconds
    }

    /// Takes in new and lost installations of all members, if it was not looked for within `interval`.
    ///
    /// - Returns: Whether a change was queued.
    ///
    /// See: spec groups.md 5.4
    @discardableResult
    func refreshInstallations(olderThan interval: Int64) async throws -> Bool {
        var conversation = try load()
        let type = ConversationType(rawValue: Int32(conversation.record.kind))
        let now = context.clock.nowNanoseconds
        guard conversation.record.active, type?.isVirtual == false,
            now - conversation.record.installationsCheckedNanoseconds >= interval
        else { return false }
        let membership = try conversation.extensions.groupMembership()
        // Many conversations have the same members; only who sends must know what is new this moment.
        let isSending = interval <= ProtocolLimits.installationCheckOnSendNanoseconds
        let newest = try await context.directory.newestSequences(
            of: Array(membership.members.keys), olderThan: isSending ? 0 : interval)
        let isStale = membership.members.contains { (newest[$0.key] ?? 0) > $0.value }
        conversation.record.installationsCheckedNanoseconds = now
        let record = conversation.record
        try context.database.write(.ordered) { transaction in
            try transaction.save(record)
            if isStale {
                _ = try transaction.insert(
                    IntentRecord(
                        conversation: id.bytes, kind: .updateMembership,
                        data: GroupWish.membership(adding: [], removing: []).encoded()))
            }
        }
        loaded = conversation
        return isStale
    }
}

extension StoreTransaction {
    /// Sending into a conversation allows it.
    ///
    /// See: spec groups.md 13.3
    fileprivate func allow(_ id: ConversationID, now: Int64) throws {
        guard try consent(.conversation, id.hex)?.state != .allowed else { return }
        try decide(
            [ConsentRecord(kind: .conversation, entity: id.hex, state: .allowed, decidedNanoseconds: now)],
            now: now)
    }
}

import Conversations
import Identity
import MLS
import Store

/// Makes conversations of our own.
///
/// See: spec groups.md 3
struct ConversationMaker {
    let context: EngineContext
    let workers: WorkerRegistry

    /// A group with members; the first commit replaces the creator's placeholder even without any.
    func group(adding members: [InboxID], options: ConversationFounding.Options) async throws
        -> ConversationID
    {
        var random = SystemRandom()
        let founding = try ConversationFounding.group(
            id: ConversationID(random.bytes(count: ConversationID.newLength)),
            creator: context.account.inboxID,
            commitLogSigner: random.bytes(count: 32), options: options)
        return try await found(founding, dm: nil, adding: members)
    }

    /// A direct message with another inbox.
    func directMessage(with other: InboxID, disappearing: DisappearingSettings?) async throws
        -> ConversationID
    {
        var random = SystemRandom()
        let founding = ConversationFounding.directMessage(
            id: ConversationID(random.bytes(count: ConversationID.newLength)),
            creator: context.account.inboxID,
            other: other, commitLogSigner: random.bytes(count: 32), disappearing: disappearing)
        let dm = DirectMessageID(context.account.inboxID, other)
        return try await found(founding, dm: dm, adding: [other])
    }

    /// A group of our own installations.
    func syncGroup() async throws -> ConversationID {
        var random = SystemRandom()
        let founding = ConversationFounding.hidden(
            id: ConversationID(random.bytes(count: ConversationID.newLength)),
            creator: context.account.inboxID,
            commitLogSigner: random.bytes(count: 32))
        return try await found(founding, dm: nil, adding: [])
    }

    /// A group that carries a message in its context to those who are welcomed to it.
    ///
    /// See: spec groups.md 13.7
    func oneshot(_ message: OneshotMessage, to members: [InboxID]) async throws -> ConversationID {
        var random = SystemRandom()
        let founding = ConversationFounding.hidden(
            id: ConversationID(random.bytes(count: ConversationID.newLength)),
            creator: context.account.inboxID,
            commitLogSigner: random.bytes(count: 32), oneshot: message)
        return try await found(founding, dm: nil, adding: members)
    }

    private func found(
        _ founding: ConversationFounding, dm: DirectMessageID?, adding members: [InboxID]
    ) async throws -> ConversationID {
        let number = try store(founding, dm: dm, adding: members)
        let worker = await workers.worker(founding.id)
        try await worker.alone { try await $0.resolve(number) }
        return founding.id
    }

    private func store(
        _ founding: ConversationFounding, dm: DirectMessageID?, adding members: [InboxID]
    ) throws -> Int64 {
        var random = SystemRandom()
        let now = context.clock.nowNanoseconds
        let group = try founding.group(
            profile: MemberProfile(inboxID: context.account.inboxID, signer: context.account.signer),
            now: context.clock.nowSeconds, crypto: context.crypto, random: &random)
        var conversation = LoadedConversation(
            record: ConversationRecord(
                id: founding.id.bytes, kind: Int(founding.type.rawValue), dm: dm?.description,
                membership: .allowed,
                createdNanoseconds: now, addedBy: context.account.inboxID.text), group: group)
        conversation.record.rotatedNanoseconds = now
        conversation.summarize()
        let record = conversation.record
        let wish = GroupWish.membership(adding: members, removing: [])
        context.faults(.beforeGroupCreated)
        let number = try context.database.write { transaction in
            try transaction.saveWhole(group, of: record.id)
            try transaction.save(record)
            if !founding.type.isVirtual {
                try transaction.save(
                    ConsentRecord(
                        kind: .conversation, entity: founding.id.hex, state: .allowed, decidedNanoseconds: now
                    ))
                try transaction.append(.conversationJoined, conversation: record.id, at: now)
            }
            return try transaction.insert(
                IntentRecord(conversation: record.id, kind: .updateMembership, data: wish.encoded()))
        }
        context.faults(.afterGroupCreated)
        return number
    }
}

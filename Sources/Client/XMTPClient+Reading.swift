public import Conversations
public import Identity
import MLS
import NodeClient
public import Store

/// A conversation for a list.
public struct ConversationInfo: Sendable, Hashable {
    /// Its id.
    public let id: ConversationID
    /// Group or DM.
    public let type: ConversationType
    /// The other inbox of a DM.
    public let peer: InboxID?
    /// The other groups of the same pair.
    public let siblings: [ConversationID]
    /// Name, members and roles.
    public let summary: ConversationSummary
    /// The decision about it.
    public let consent: ConsentRecord.State
    /// Our part in it.
    public let membership: ConversationRecord.Membership
    /// Whether we can read on and write.
    public let isActive: Bool
    /// The version it waits for.
    public let pausedFor: String?
    /// Whether we may be on another branch than the others.
    public let isMaybeForked: Bool
    /// Whether the commit logs of the network prove that we are on another branch than the others.
    public let isForked: Bool
    /// Who added us.
    public let addedBy: InboxID
    /// When it was made or joined.
    public let createdNanoseconds: Int64
    /// When the newest message was sent.
    public let lastMessageNanoseconds: Int64
    /// How long messages live; 0 for ever.
    public let disappearInNanoseconds: Int64
}

extension XMTPClient {
    /// All conversations people see, the one used last first; the groups of a DM are one.
    public func conversations() throws -> [ConversationInfo] {
        try context.database.read { transaction in
            let records = try transaction.conversations().filter {
                ConversationType(rawValue: Int32($0.kind))?.isVirtual == false
            }
            let decisions = try transaction.consents().filter { $0.kind == .conversation }
            let consents = Dictionary(
                decisions.map { ($0.entity, $0.state) }, uniquingKeysWith: { first, _ in first })
            let pairs = Dictionary(grouping: records.filter { $0.dm != nil }, by: { $0.dm ?? "" })
            let forked = try transaction.forkedConversations()
            var seen: Set<String> = []
            var list: [ConversationInfo] = []
            for record in records {
                if let dm = record.dm, !seen.insert(dm).inserted { continue }
                let siblings = (record.dm.flatMap { pairs[$0] } ?? []).filter { $0.id != record.id }
                let consent = consents[ConversationID(record.id).hex]
                list.append(info(record, siblings, consent, isForked: forked.contains(record.id)))
            }
            return list
        }
    }

    /// One conversation.
    public func conversation(_ id: ConversationID) throws -> ConversationInfo {
        try context.database.read { transaction in
            guard let record = try transaction.conversation(id.bytes) else {
                throw ClientError(.notFound, "There is no such conversation.")
            }
            let siblings = try record.dm.map { try transaction.conversations(dm: $0) } ?? []
            let consent = try transaction.consent(.conversation, id.hex)?.state
            let isForked = try transaction.forkWatch(record.id).verdict == .forked
            return info(record, siblings.filter { $0.id != record.id }, consent, isForked: isForked)
        }
    }

    private func info(
        _ record: ConversationRecord, _ siblings: [ConversationRecord], _ consent: ConsentRecord.State?,
        isForked: Bool
    ) -> ConversationInfo {
        let id = ConversationID(record.id)
        let peer = record.dm.flatMap { DirectMessageID(text: $0) }?.other(than: inboxID)
        return ConversationInfo(
            id: id, type: ConversationType(rawValue: Int32(record.kind)) ?? .group, peer: peer,
            siblings: siblings.map { ConversationID($0.id) },
            summary: ConversationSummary(encoded: record.summary),
            consent: consent ?? .unknown,
            membership: record.membership, isActive: record.active, pausedFor: record.pausedFor,
            isMaybeForked: record.maybeForked,
            isForked: isForked,
            addedBy: InboxID(record.addedBy),
            createdNanoseconds: record.createdNanoseconds,
            lastMessageNanoseconds: record.lastMessageNanoseconds,
            disappearInNanoseconds: record.disappearFromNanoseconds > 0 ? record.disappearInNanoseconds : 0)
    }

    /// Decides about conversations and inboxes, here and on our other installations.
    ///
    /// A DM is one conversation to a person: all groups of the pair get the state.
    ///
    /// See: spec device-sync.md 1.4
    public func setConsent(
        _ state: ConsentRecord.State, conversations: [ConversationID], inboxes: [InboxID] = []
    ) throws {
        let now = context.clock.nowNanoseconds
        context.faults(.beforePreferenceQueued)
        try context.database.write { transaction in
            var decisions: [ConsentRecord] = []
            for id in conversations {
                guard let record = try transaction.conversation(id.bytes) else {
                    throw ClientError(.notFound, "There is no such conversation.")
                }
                let groups =
                    try record.dm.map { try transaction.conversations(dm: $0).map(\.id) } ?? [record.id]
                decisions += groups.map {
                    ConsentRecord(
                        kind: .conversation, entity: ConversationID($0).hex, state: state,
                        decidedNanoseconds: now)
                }
            }
            decisions += inboxes.map {
                ConsentRecord(kind: .inbox, entity: $0.text, state: state, decidedNanoseconds: now)
            }
            try transaction.decide(decisions, now: now)
        }
        context.faults(.afterPreferenceQueued)
    }

    /// Events after a number, oldest first.
    public func events(after number: Int64, limit: Int = 500) throws -> [ClientEvent] {
        try context.database.read { try $0.events(after: number, limit: limit) }.compactMap {
            ClientEvent($0)
        }
    }

    /// The inbox of an account; nothing when the network knows none.
    public func inbox(of account: AccountIdentifier) async throws -> InboxID? {
        try await InboxLookup(context.node).inbox(of: account)
    }

    /// The inboxes of some accounts, by position, in one question.
    public func inboxes(of accounts: [AccountIdentifier]) async throws -> [InboxID?] {
        try await InboxLookup(context.node).inboxes(of: accounts)
    }

    /// The state of an inbox: its accounts and installations.
    public func inboxState(_ inbox: InboxID, refreshing: Bool = true) async throws -> AssociationState? {
        try await context.directory.state(of: inbox, refreshing: refreshing)
    }

    /// What became of commits in a conversation, oldest first: epochs and their authenticators.
    public func commitLog(_ id: ConversationID) throws -> [CommitLogRecord] {
        try context.database.read { try $0.commitLog(id.bytes) }
    }

    /// Compares our log of commits with those on the network, and writes ours where that is ours to do.
    ///
    /// - Returns: Conversations that turn out to be on another branch than the others.
    @discardableResult
    public func watchForks() async throws -> [ConversationID] {
        try await translating { try await ForkWatch(context: context, workers: workers).run() }
    }

    /// Asks the super admins of a conversation to bring this installation back to everybody's state of it.
    public func requestReadd(to id: ConversationID) async throws {
        try await translating { try await ForkRecovery(context: context, workers: workers).ask(id) }
    }

    /// Envelopes that were refused and skipped, newest first.
    public func rejectedEnvelopes(limit: Int = 100) throws -> [RejectedEnvelopeRecord] {
        try context.database.read { try $0.rejectedEnvelopes(limit: limit) }
    }

    /// The epoch of a conversation and its authenticator: equal for all members that share its state.
    public func epoch(of id: ConversationID) async throws -> (number: UInt64, authenticator: [UInt8]) {
        try await workers.worker(id).alone { worker in
            let group = try worker.load().group
            return (group.epoch, group.epochAuthenticator)
        }
    }
}

import Conversations
import Crypto
import Foundation
import Identity
import MLS
import NodeClient
import Store

/// One conversation at work: the only place that changes its group state.
///
/// Whatever touches the state holds the gate from reading it to writing it, network included; other conversations go on
/// meanwhile. Nothing in memory changes before the store has committed it.
///
/// See: spec groups.md 12.2
actor ConversationWorker {
    let id: ConversationID
    let context: EngineContext
    /// As it was saved last; nil until the first use and after a failure.
    var loaded: LoadedConversation?

    private var gate = Turnstile()

    init(id: ConversationID, context: EngineContext) {
        self.id = id
        self.context = context
    }

    /// Runs `body` alone with this conversation.
    func alone<Result: Sendable>(
        _ body: @Sendable (isolated ConversationWorker) async throws -> Result
    ) async throws -> Result {
        if !gate.take() { await withCheckedContinuation { gate.wait($0) } }
        defer { gate.leave() }
        do {
            return try await body(self)
        } catch {
            // What is in memory may be ahead of the store: read again next time.
            loaded = nil
            throw error
        }
    }

    /// The conversation, read from the store if it is not in memory.
    ///
    /// - Throws: ``ClientError`` with code `notFound`, `inactive` when there is no group state.
    func load() throws -> LoadedConversation {
        if let loaded { return loaded }
        let (record, group) = try context.database.read { transaction in
            (
                try transaction.conversation(id.bytes),
                try transaction.group(id.bytes, signer: context.account.signer, crypto: context.crypto)
            )
        }
        guard let record else { throw ClientError(.notFound, "There is no such conversation.") }
        guard let group else {
            throw ClientError(
                .inactive, "This conversation is only an archive: nothing can be sent or read in it.")
        }
        let conversation = LoadedConversation(record: record, group: group)
        loaded = conversation
        return conversation
    }

    /// Forgets what is in memory: somebody else wrote the store.
    func reload() { loaded = nil }

    /// Forgets what is in memory unless it is in use.
    ///
    /// - Returns: Whether nothing is in memory now.
    func forgetIfIdle() -> Bool {
        if !gate.isTaken { loaded = nil }
        return loaded == nil
    }

    // MARK: - Rounds

    /// One round: what is to be sent, then what is to be read, then what follows from it.
    ///
    /// See: spec groups.md 12.2
    @discardableResult
    func round() async throws -> RoundReport {
        var report = RoundReport()
        guard try await mayWork() else {
            report.isPaused = true
            return report
        }
        var open = try openIntents()
        if open.contains(where: { $0.state == .published }) {
            report.received += try await receive()
            report.published += try await settle(openIntents())
            open = try openIntents()
        }
        try await welcomeAdded(&open)
        report.published += try await publish(open)
        report.received += try await receive()
        open = try openIntents()
        try await welcomeAdded(&open)
        report.waiting = open.count { $0.state == .toPublish }
        return report
    }

    /// A round if there is something to read or to send, then a look at the members' installations if that is due.
    ///
    /// - Parameter heard: The newest envelope heard of; nothing is read if it was read before.
    ///
    /// See: spec groups.md 5.4 and 12.2
    @discardableResult
    func synchronize(heard: UInt64) async throws -> RoundReport {
        let record = try load().record
        let position = UInt64(clamping: max(record.commitCursor, record.messageCursor))
        let isIdle = try openIntents().isEmpty
        guard position < heard || !isIdle else { return RoundReport() }
        var report = try await flush()
        guard !report.isPaused, try load().group.status == .active,
            try await refreshInstallations(olderThan: ProtocolLimits.installationCheckOnSyncNanoseconds)
        else { return report }
        report.add(try await flush())
        return report
    }

    /// Rounds until nothing waits to be sent, or a round gets nowhere.
    ///
    /// A round ends with a commit of ours; what is queued behind it leaves with the next.
    @discardableResult
    func flush() async throws -> RoundReport {
        var report = RoundReport()
        for _ in 0..<EngineLimits.roundsPerIntent {
            let last = try await round()
            report.add(last)
            if last.waiting == 0, !last.isPaused { return report }
            if last.isPaused || (last.published == 0 && last.received == 0) { break }
        }
        // It waits for another pass; nobody knows how long.
        try context.database.sync()
        return report
    }

    private func openIntents() throws -> [IntentRecord] {
        try context.database.read { try $0.openIntents(id.bytes) }
    }

    /// Reads what is new, sends nothing.
    func catchUp() async throws -> RoundReport {
        var report = RoundReport()
        guard try await mayWork() else {
            report.isPaused = true
            return report
        }
        report.received = try await receive()
        return report
    }

    /// Rounds until an intent is carried out or refused.
    ///
    /// - Throws: ``ClientError``: why it was refused, or `busy` when others came first too often.
    func resolve(_ number: Int64) async throws {
        var wait = Duration.milliseconds(50)
        for attempt in 0..<EngineLimits.roundsPerIntent {
            try await round()
            let intent = try context.database.read { try $0.intent(number) }
            switch intent?.state {
            case nil, .processed: return  // Done wishes are forgotten.
            case .failed:
                throw ClientError(
                    .forbidden, intent?.failure ?? "The other members would refuse this change.")
            case .toPublish, .published, .committed: break
            }
            guard attempt + 1 < EngineLimits.roundsPerIntent else { break }
            try await Task.sleep(for: wait + .milliseconds(Int.random(in: 0...25)))
            wait = min(wait * 2, .seconds(2))
        }
        try context.database.sync()
        throw ClientError(
            .busy, "Other members' changes came first too often; it will be tried again.", retry: .later)
    }

    /// Whether there is anything to be done: not inactive, and no longer paused.
    private func mayWork() async throws -> Bool {
        var conversation = try load()
        guard conversation.record.active, conversation.group.status == .active else {
            throw ClientError(.inactive, "You are no longer a member of this conversation.")
        }
        guard let version = conversation.record.pausedFor else { return true }
        guard (try? VersionRule.mayResume(waitingFor: version, own: .implemented)) == true else {
            return false
        }
        conversation.record.pausedFor = nil
        let record = conversation.record
        try context.database.write(.ordered) { transaction in
            try transaction.save(record)
            try transaction.append(
                .conversationResumed, conversation: id.bytes, at: context.clock.nowNanoseconds)
        }
        loaded = conversation
        return true
    }
}

/// What a round did.
struct RoundReport: Sendable {
    /// Envelopes sent.
    var published = 0
    /// Envelopes read.
    var received = 0
    /// What still waits to be sent.
    var waiting = 0
    /// The conversation waits for a newer version.
    var isPaused = false

    /// Another round came after it.
    mutating func add(_ next: RoundReport) {
        published += next.published
        received += next.received
        waiting = next.waiting
        isPaused = next.isPaused
    }
}

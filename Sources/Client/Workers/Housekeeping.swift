import Conversations
import Identity
import Store

/// What is due from time to time, each by itself; run by ``XMTPClient/tend()`` and by the live feed.
struct Housekeeping {
    let context: EngineContext
    let workers: WorkerRegistry
    let isDeviceSyncEnabled: Bool
    let recoversForks: Bool

    /// All of it; what fails does not keep the rest from being done.
    ///
    /// - Throws: The first failure.
    func run() async throws {
        var first: (any Error)?
        do { try await lookAtOwnInstallations() } catch { first = first ?? error }
        do { try await tendKeyPackages() } catch { first = first ?? error }
        do { try await syncPreferences() } catch { first = first ?? error }
        do { _ = try await runHistory() } catch { first = first ?? error }
        do { try await letLeave() } catch { first = first ?? error }
        do { while let next = try expire(), next <= context.clock.nowNanoseconds {} } catch {
            first = first ?? error
        }
        if let first { throw first }
    }

    /// Notices that installations of our own inbox came or went.
    ///
    /// - Parameter atOnce: Whether to ask the node even if it was asked not long ago.
    func lookAtOwnInstallations(atOnce: Bool = false) async throws {
        if atOnce { try context.database.write { try $0.setSetting(OwnInstallations.lookName, [1]) } }
        try await OwnInstallations(context: context, isDeviceSyncEnabled: isDeviceSyncEnabled).look()
    }

    /// Replaces our key package if it is time.
    ///
    /// - Returns: How long until there is something to do again.
    @discardableResult
    func tendKeyPackages() async throws -> Duration {
        let desk = KeyPackageDesk(context: context)
        try await desk.tend()
        return try .nanoseconds(max(0, desk.nextDue() - context.clock.nowNanoseconds))
    }

    /// Sends what our other installations should know.
    func syncPreferences() async throws {
        guard isDeviceSyncEnabled else { return }
        try await PreferenceSync(context: context, workers: workers).run()
    }

    /// Answers requests for history, and fetches what was asked for.
    ///
    /// - Returns: When there is something to do again, in nanoseconds since 1970.
    func runHistory() async throws -> Int64? {
        guard isDeviceSyncEnabled else { return nil }
        return try await HistoryDesk(context: context, workers: workers).run()
    }

    /// Compares our logs of commits with those of the network, and asks to be brought back where the settings say so.
    func watchForks() async throws {
        let forked = try await ForkWatch(context: context, workers: workers).run()
        guard recoversForks else { return }
        for id in forked { try await ForkRecovery(context: context, workers: workers).ask(id) }
    }

    /// Removes members that asked to leave, where that is ours to do.
    ///
    /// See: spec groups.md 13.2
    func letLeave() async throws {
        for waiting in try context.database.read({ try $0.conversationsToLeave() }) {
            let inboxes = try context.database.read { try $0.pendingRemovals(waiting) }
            let worker = await workers.worker(ConversationID(waiting))
            try await worker.alone { worker in
                let members = try worker.load().extensions.groupMembership().members
                let leaving = inboxes.map { InboxID($0) }.filter { members[$0] != nil }
                if !leaving.isEmpty {
                    let number = try worker.submit(
                        .membership(adding: [], removing: leaving), kind: .updateMembership)
                    try await worker.resolve(number)
                }
                try worker.clearPendingLeave()
            }
        }
    }

    /// Removes messages whose time is up, some at a time.
    ///
    /// - Returns: When the next one's time is up, in nanoseconds since 1970; nothing when none disappears.
    ///
    /// See: spec groups.md 13.4
    @discardableResult
    func expire() throws -> Int64? {
        let now = context.clock.nowNanoseconds
        guard let due = try context.database.read({ try $0.nextExpiryNanoseconds() }) else { return nil }
        guard due <= now else { return due }
        return try context.database.write { transaction in
            for message in try transaction.expiredMessages(
                nowNanoseconds: now, limit: EngineLimits.expiriesPerPass)
            {
                try transaction.removeMessage(message.id)
                try transaction.append(
                    .messageExpired, conversation: message.conversation, message: message.id, at: now)
            }
            return try transaction.nextExpiryNanoseconds()
        }
    }
}

extension ConversationWorker {
    fileprivate func clearPendingLeave() throws {
        var conversation = try load()
        conversation.record.pendingLeave = false
        let record = conversation.record
        try context.database.write { try $0.save(record) }
        loaded = conversation
    }
}

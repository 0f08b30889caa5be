public import Conversations
import Identity
import NodeClient
import Store

extension XMTPClient {
    /// Brings everything up to date, sends what waits, and does what is due.
    ///
    /// - Throws: ``ClientError`` with code `network` when the node cannot be reached; what fails for one conversation
    ///   alone is in the report.
    @discardableResult
    public func sync(progress: @Sendable (SyncProgress) -> Void = { _ in }) async throws -> SyncReport {
        var report = try await engine.run(progress: progress)
        do {
            try await tend()
        } catch let error as ClientError {
            report.failures.append(error)
        }
        return report
    }

    /// Fetches welcomes alone.
    @discardableResult
    public func syncWelcomes() async throws -> [ConversationID] {
        try await engine.welcomes.run().joined
    }

    /// One conversation, and the other groups of the same pair.
    public func sync(_ id: ConversationID) async throws {
        for group in try stitched(id) {
            _ = try await workers.worker(group).alone { try await $0.round() }
        }
    }

    /// What is due: key packages, preferences, members who want to leave, messages whose time is up.
    public func tend() async throws {
        try await KeyPackageDesk(context: context).tend()
        if isDeviceSyncEnabled { try await PreferenceSync(context: context, workers: workers).run() }
        try await letLeave()
        try expire()
    }

    /// Removes members that asked to leave, where that is ours to do.
    ///
    /// See: spec groups.md 13.2
    func letLeave() async throws {
        let waiting = try context.database.read { try $0.conversations() }.filter {
            $0.pendingLeave && $0.active
        }
        for record in waiting {
            let id = ConversationID(record.id)
            let inboxes = try context.database.read { try $0.pendingRemovals(record.id) }
            let worker = await workers.worker(id)
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

    /// Removes messages whose time is up.
    ///
    /// - Returns: When the next one's time is up.
    @discardableResult
    public func expire() throws -> Int64? {
        let now = context.clock.nowNanoseconds
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

    /// The groups that make one conversation: those of the same pair for a DM, else the one.
    func stitched(_ id: ConversationID) throws -> [ConversationID] {
        try context.database.read { transaction in
            guard let record = try transaction.conversation(id.bytes) else {
                throw ClientError(.notFound, "There is no such conversation.")
            }
            guard let dm = record.dm else { return [id] }
            return try transaction.conversations(dm: dm).filter { $0.active && $0.membership != .restored }
                .map { ConversationID($0.id) }
        }
    }
}

extension ConversationWorker {
    func clearPendingLeave() throws {
        var conversation = try load()
        conversation.record.pendingLeave = false
        let record = conversation.record
        try context.database.write { try $0.save(record) }
        loaded = conversation
    }
}

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
            _ = try await workers.worker(group).alone { try await $0.synchronize(heard: .max) }
        }
    }

    /// What is due: key packages, preferences, members who want to leave, messages whose time is up.
    public func tend() async throws {
        try await translating { try await housekeeping.run() }
    }

    /// Removes messages whose time is up.
    ///
    /// - Returns: When the next one's time is up.
    @discardableResult
    public func expire() throws -> Int64? { try housekeeping.expire() }

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

import Content
import Conversations
import Identity
import NodeClient
import Store

/// Keeps consent and the root of sender tags in step between our own installations, through the inbox's sync groups.
///
/// See: spec device-sync.md 3 and 4
struct PreferenceSync {
    let context: EngineContext
    let workers: WorkerRegistry

    /// The sync group to send to; made if there is none.
    @discardableResult
    func ensureGroup() async throws -> ConversationID {
        if let primary = try primary() { return primary }
        return try await ConversationMaker(context: context, workers: workers).syncGroup()
    }

    /// Makes the sync group if there is none, and sends what is queued.
    func run() async throws {
        try await ensureGroup()
        try await send()
    }

    /// The sync group to send to: the one made or joined last.
    private func primary() throws -> ConversationID? {
        let groups = try context.database.read { try $0.conversations() }
            .filter { $0.kind == Int(ConversationType.sync.rawValue) && $0.active }
        return groups.max { $0.createdNanoseconds < $1.createdNanoseconds }.map { ConversationID($0.id) }
    }

    private func send() async throws {
        let queued = try context.database.read { try $0.queuedPreferences() }
        guard !queued.isEmpty, let primary = try primary() else { return }
        let worker = await workers.worker(primary)
        try await worker.alone { worker in
            for item in queued {
                // The number makes the key: sent twice after a crash, it is one message.
                _ = try worker.submit(
                    content: item.payload, idempotencyKey: "preference-\(item.number)", shouldPush: false)
                context.faults(.afterPreferenceSubmitted)
                try context.database.write(.ordered) { try $0.removePreference(item.number) }
                context.faults(.afterPreferenceHandedOver)
            }
            try await worker.round()
        }
    }
}

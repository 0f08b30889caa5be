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
        if let newest = try groups().first { return newest }
        return try await ConversationMaker(context: context, workers: workers).syncGroup()
    }

    /// Makes the sync group if there is none, and sends what is queued.
    func run() async throws {
        try await ensureGroup()
        try await send()
    }

    /// Our sync groups, the one made or joined last first.
    private func groups() throws -> [ConversationID] {
        try context.database.read { try $0.conversations() }
            .filter { $0.kind == Int(ConversationType.sync.rawValue) && $0.active }
            .sorted { $0.createdNanoseconds > $1.createdNanoseconds }
            .map { ConversationID($0.id) }
    }

    /// The groups that reach as many of our installations as there are in any: the newest, and every older one with an
    /// installation that the newer ones lack.
    ///
    /// See: spec device-sync.md 11
    private func receivers() async throws -> [ConversationID] {
        let state = try await context.directory.state(of: context.account.inboxID)
        let installations = Set(state?.installations.map(\.bytes) ?? [])
        var reached: Set<[UInt8]> = [context.account.installation.id.bytes]
        var chosen: [ConversationID] = []
        for group in try groups() {
            let members: Set<[UInt8]>
            do {
                members = try await workers.worker(group).alone { try Set($0.load().leaves.values) }
            } catch let error as ClientError where error.code == .inactive {
                continue
            }
            guard chosen.isEmpty || !members.intersection(installations).isSubset(of: reached) else {
                continue
            }
            chosen.append(group)
            reached.formUnion(members)
        }
        return chosen
    }

    private func send() async throws {
        let queued = try context.database.read { try $0.queuedPreferences() }
        guard !queued.isEmpty else { return }
        let groups = try await receivers()
        guard !groups.isEmpty else { return }
        for group in groups {
            try await workers.worker(group).alone { worker in
                for item in queued {
                    // The number makes the key: sent twice after a crash, it is one message.
                    _ = try worker.submit(
                        content: item.payload, idempotencyKey: "preference-\(item.number)", shouldPush: false)
                    context.faults(.afterPreferenceSubmitted)
                }
            }
        }
        for item in queued {
            try context.database.write(.ordered) { try $0.removePreference(item.number) }
            context.faults(.afterPreferenceHandedOver)
        }
        var failure: (any Error)?
        for group in groups {
            do {
                try await workers.worker(group).alone { _ = try await $0.round() }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}

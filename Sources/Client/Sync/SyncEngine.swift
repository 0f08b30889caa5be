public import Conversations
import NodeClient
import Store

/// Brings all conversations up to date by asking; streams only say when to ask.
///
/// See: spec groups.md 12.8; spec README ruling 9
struct SyncEngine {
    let context: EngineContext
    let workers: WorkerRegistry
    let welcomes: WelcomeSync

    /// Welcomes, then every conversation with news or with something to send.
    func run(progress: @Sendable (SyncProgress) -> Void = { _ in }) async throws -> SyncReport {
        var report = SyncReport()
        do {
            let joined = try await welcomes.run()
            report.joined = joined.joined
        } catch let error as ClientError {
            report.failures.append(error)
            if error.code == .network { throw error }
        }
        let behind = try await conversationsBehind()
        progress(SyncProgress(done: 0, total: behind.count, envelopes: 0))
        await run(behind, into: &report, progress: progress)
        await workers.trim()
        return report
    }

    private func run(
        _ conversations: [ConversationID], into report: inout SyncReport,
        progress: @Sendable (SyncProgress) -> Void
    ) async {
        var done = 0
        await withTaskGroup(of: Result<RoundReport, any Error>.self) { group in
            var rest = conversations[...]
            func startNext() {
                guard let id = rest.popFirst() else { return }
                group.addTask {
                    do {
                        let worker = await workers.worker(id)
                        return .success(try await worker.alone { try await $0.synchronize(heard: .max) })
                    } catch {
                        return .failure(error)
                    }
                }
            }
            for _ in 0..<EngineLimits.conversationsAtOnce { startNext() }
            for await result in group {
                done += 1
                switch result {
                case .success(let round):
                    report.received += round.received
                    report.published += round.published
                case .failure(let error):
                    report.failures.append(ClientError(anything: error))
                }
                progress(SyncProgress(done: done, total: conversations.count, envelopes: report.received))
                startNext()
            }
        }
    }

    /// Conversations whose newest message on the node is newer than what we have, or that have something to send.
    func conversationsBehind() async throws -> [ConversationID] {
        let (active, open) = try context.database.read { transaction in
            (Array(try transaction.readingPositions()), Set(try transaction.conversationsWithOpenIntents()))
        }
        var behind: [ConversationID] = []
        let step = EngineLimits.groupsPerQuestion
        for start in stride(from: 0, to: active.count, by: step) {
            let asked = Array(active[start..<min(start + step, active.count)])
            let newest: [GroupEnvelope?]
            do {
                newest = try await context.node.newestMessages(
                    of: asked.map(\.key), withContent: false)
            } catch {
                throw ClientError(error)
            }
            for (position, envelope) in zip(asked, newest)
            where open.contains(position.key)
                || (envelope?.cursor.sequence ?? 0) > UInt64(clamping: position.value)
            {
                behind.append(ConversationID(position.key))
            }
        }
        return behind
    }
}

/// What a pass over everything did.
public struct SyncReport: Sendable {
    /// Conversations joined or joined again.
    public internal(set) var joined: [ConversationID] = []
    /// Envelopes read.
    public internal(set) var received = 0
    /// Envelopes sent.
    public internal(set) var published = 0
    /// What failed; the rest went on.
    public internal(set) var failures: [ClientError] = []
}

/// How far a pass has come.
public struct SyncProgress: Sendable, Hashable {
    /// Conversations done.
    public let done: Int
    /// Conversations to do.
    public let total: Int
    /// Envelopes read so far.
    public let envelopes: Int
}

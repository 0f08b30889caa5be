import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Reads our own welcome topic and joins what it brings.
///
/// See: spec groups.md 9.4 to 9.8
actor WelcomeSync {
    /// The name of the topic's cursor in the store.
    static let topic = "welcomes"

    private let context: EngineContext
    private let workers: WorkerRegistry
    private var gate = Turnstile()

    init(context: EngineContext, workers: WorkerRegistry) {
        self.context = context
        self.workers = workers
    }

    /// What a pass brought.
    struct Report: Sendable {
        /// Conversations joined or joined again.
        var joined: [ConversationID] = []
        /// Welcomes read, whatever became of them.
        var read = 0
    }

    /// Reads the topic to its end, then tries again what had to wait; one pass at a time.
    func run() async throws -> Report {
        if !gate.take() { await withCheckedContinuation { gate.wait($0) } }
        defer { gate.leave() }
        var report = Report()
        while true {
            let position = UInt64(clamping: try context.database.read { try $0.cursor(Self.topic) })
            let page: Page<WelcomeEnvelope>
            do {
                page = try await context.node.welcomes(
                    for: context.account.installation.id.bytes,
                    page: PageRequest(after: VectorCursor([Originator.welcomes: position])))
            } catch {
                throw ClientError(error)
            }
            for envelope in page.rows {
                if let joined = try await take(envelope, waiting: nil) { report.joined.append(joined) }
                report.read += 1
            }
            if page.isLast || page.rows.isEmpty { break }
        }
        try await retryWaiting(&report)
        if report.read > 0 { try KeyPackageDesk(context: context).requestRotation() }
        return report
    }

    private func retryWaiting(_ report: inout Report) async throws {
        let now = context.clock.nowNanoseconds
        for waiting in try context.database.read({ try $0.waitingWelcomes(dueNanoseconds: now) }) {
            guard let envelope = WelcomeEnvelope(waiting: waiting) else {
                try context.database.write(.ordered) { try $0.removeWaitingWelcome(waiting.sequence) }
                continue
            }
            if let joined = try await take(envelope, waiting: waiting) { report.joined.append(joined) }
        }
    }

    /// Takes in one welcome. Its cursor moves in every case: what may still work waits in a table of its own.
    private func take(_ envelope: WelcomeEnvelope, waiting: WaitingWelcomeRecord?) async throws
        -> ConversationID?
    {
        do {
            return try await WelcomeIntake(context: context, workers: workers).join(envelope)
        } catch let error as WelcomeFailure {
            switch error {
            case .final(let code): try settle(envelope, code: code)
            case .waits(let code): try postpone(envelope, waiting, code: code)
            }
        } catch let error as ClientError where error.retry == .later {
            try postpone(envelope, waiting, code: error.code.rawValue)
            if error.code == .network { throw error }
        }
        return nil
    }

    private func settle(_ envelope: WelcomeEnvelope, code: String) throws {
        let now = context.clock.nowNanoseconds
        let sequence = Int64(clamping: envelope.cursor.sequence)
        try context.database.write(.ordered) { transaction in
            try transaction.advanceCursor(Self.topic, to: sequence)
            try transaction.removeWaitingWelcome(sequence)
            try transaction.reject(
                RejectedEnvelopeRecord(topic: Self.topic, sequence: sequence, code: code, atNanoseconds: now))
        }
    }

    private func postpone(_ envelope: WelcomeEnvelope, _ waiting: WaitingWelcomeRecord?, code: String) throws
    {
        let now = context.clock.nowNanoseconds
        let first = waiting?.firstNanoseconds ?? now
        let attempts = (waiting?.attempts ?? 0) + 1
        guard attempts < EngineLimits.welcomeAttempts, now - first < EngineLimits.welcomePatienceNanoseconds
        else {
            try settle(envelope, code: code)
            return
        }
        var wait = EngineLimits.welcomeFirstWaitNanoseconds
        for _ in 1..<max(2, attempts) where wait < EngineLimits.welcomeLongestWaitNanoseconds {
            wait += wait / 2
        }
        let sequence = Int64(clamping: envelope.cursor.sequence)
        let record = WaitingWelcomeRecord(
            sequence: sequence, payload: envelope.waitingBytes, attempts: attempts,
            nextNanoseconds: now + min(wait, EngineLimits.welcomeLongestWaitNanoseconds),
            firstNanoseconds: first,
            code: code)
        try context.database.write(.ordered) { transaction in
            try transaction.advanceCursor(Self.topic, to: sequence)
            try transaction.save(record)
        }
    }
}

/// Why a welcome did not lead into a conversation.
enum WelcomeFailure: Error {
    /// For good.
    case final(String)
    /// It may work later.
    case waits(String)
}

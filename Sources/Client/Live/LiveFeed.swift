import Conversations
import NodeClient
import Store

/// Keeps an account up to date for as long as it runs.
///
/// Streams are a bell: what rings is looked up by a query, and only a query moves a cursor. Everything there is to do goes
/// through one ``LiveAgenda``, which knows no clock and no network.
///
/// See: spec README ruling 9; spec style.md 5.1
actor LiveFeed {
    let engine: SyncEngine
    let housekeeping: Housekeeping
    let board: LiveBoard
    let report: @Sendable (LiveReport) -> Void
    let timer: any NodeTimer

    private var agenda = LiveAgenda()
    /// The newest envelope heard of in a conversation; a round is needed only if it was not read yet.
    private var heard: [ConversationID: UInt64] = [:]
    private var isOpen = (welcomes: false, groups: false)
    private let bell: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private var alarm: Duration?
    /// The stream of conversations ended for good, and has to be opened anew.
    var lostGroups = false
    let topicsBell: AsyncStream<Void>
    let topicsChanged: AsyncStream<Void>.Continuation

    init(
        engine: SyncEngine, housekeeping: Housekeeping, board: LiveBoard,
        report: @escaping @Sendable (LiveReport) -> Void, timer: any NodeTimer = SystemTimer()
    ) {
        self.engine = engine
        self.housekeeping = housekeeping
        self.board = board
        self.report = report
        self.timer = timer
        (bell, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (topicsBell, topicsChanged) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    var context: EngineContext { engine.context }

    /// Runs until cancelled.
    func run() async throws {
        want(.everything)
        for chore in Chore.allCases where chore != .sweep && chore != .forks { want(.chore(chore)) }
        want(.chore(.forks), in: EngineLimits.commitLogInterval)
        topicsChanged.yield()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await self.followWelcomes() }
            group.addTask { await self.followGroups() }
            group.addTask { await self.hearEvents() }
            group.addTask { await self.hearWork() }
            for await _ in bell {
                while let errand = agenda.next(now: timer.now) {
                    group.addTask { try await self.carryOut(errand) }
                }
                board.change { $0.backlog = agenda.backlog }
                guard let time = agenda.wakeTime(), alarm.map({ time < $0 }) ?? true else { continue }
                alarm = time
                group.addTask { await self.ring(at: time) }
            }
            group.cancelAll()
        }
    }

    private func ring(at time: Duration) async {
        try? await timer.sleep(for: max(.zero, time - timer.now))
        if alarm == time { alarm = nil }
        wake.yield()
    }

    // MARK: - Wishes

    func want(_ errand: LiveErrand, in wait: Duration = .zero) {
        if wait > .zero {
            agenda.want(errand, at: timer.now + wait)
        } else {
            agenda.want(errand)
        }
        wake.yield()
    }

    /// An envelope was announced.
    func hear(_ sequence: UInt64, in id: ConversationID) {
        heard[id] = max(heard[id] ?? 0, sequence)
        want(.conversation(id))
    }

    private func hearEvents() async {
        for await _ in context.database.eventSignals() {
            want(.chore(.expiry))
            want(.chore(.leaving))
            topicsChanged.yield()
        }
    }

    private func hearWork() async {
        for await _ in context.database.workSignals() {
            guard
                let (open, hasPreferences, hasHistory) = try? context.database.read({
                    (
                        try $0.conversationsWithOpenIntents(), try !$0.queuedPreferences().isEmpty,
                        try $0.nextHistoryTaskNanoseconds() != nil
                    )
                })
            else { continue }
            for id in open { want(.conversation(ConversationID(id))) }
            if hasPreferences { want(.chore(.preferences)) }
            if hasHistory { want(.chore(.history)) }
        }
    }

    // MARK: - Errands

    private func carryOut(_ errand: LiveErrand) async throws {
        do {
            switch errand {
            case .everything: try await lookThroughEverything()
            case .welcomes: try await join()
            case .conversation(let id): try await round(id)
            case .chore(let chore): try await attend(to: chore)
            }
            agenda.finished(errand)
            board.change { status in
                status.failures = 0
                status.lastFailure = nil
            }
        } catch {
            try settle(error, errand)
        }
        wake.yield()
    }

    private func settle(_ error: any Error, _ errand: LiveErrand) throws {
        if Task.isCancelled { return }
        if let error = error as? StoreError, error.code == .damaged { throw error }
        let failure = ClientError(anything: error)
        switch failure.retry {
        case _ where failure.code == .inactive: agenda.dropped(errand)
        case .later where failure.isOfTheNode:
            agenda.nodeFailed(errand, now: timer.now, jitter: timer.jitter())
        case .later: agenda.failed(errand, now: timer.now, jitter: timer.jitter())
        case .never: agenda.dropped(errand)
        }
        guard failure.code != .inactive else { return }
        board.change { status in
            status.failures += 1
            status.lastFailure = failure
        }
        report(.failed(failure))
    }

    private func lookThroughEverything() async throws {
        try await join()
        for id in try await engine.conversationsBehind() { hear(.max, in: id) }
        board.change { $0.lastSyncNanoseconds = context.clock.nowNanoseconds }
        report(.caughtUp)
        want(.chore(.sweep), in: EngineLimits.liveSweepInterval)
    }

    private func join() async throws {
        let joined = try await engine.welcomes.run()
        for id in joined.joined { hear(.max, in: id) }
        if joined.read > 0 { want(.chore(.keyPackage)) }
        want(.chore(.ownInstallations))
        topicsChanged.yield()
    }

    private func round(_ id: ConversationID) async throws {
        let newest = heard.removeValue(forKey: id) ?? 0
        let worker = await engine.workers.worker(id)
        do {
            _ = try await worker.alone { try await $0.synchronize(heard: newest) }
        } catch {
            heard[id] = max(heard[id] ?? 0, newest)
            throw error
        }
        await engine.workers.trim()
    }

    private func attend(to chore: Chore) async throws {
        switch chore {
        case .expiry:
            guard let next = try housekeeping.expire() else { return }
            let wait = max(0, next - context.clock.nowNanoseconds)
            want(.chore(.expiry), in: .nanoseconds(wait) + .milliseconds(1))
        case .leaving: try await housekeeping.letLeave()
        case .ownInstallations: try await housekeeping.lookAtOwnInstallations()
        case .keyPackage:
            let wait = try await housekeeping.tendKeyPackages()
            want(.chore(.keyPackage), in: min(wait, EngineLimits.liveSweepInterval))
        case .preferences: try await housekeeping.syncPreferences()
        case .history:
            guard let next = try await housekeeping.runHistory() else { return }
            want(.chore(.history), in: .nanoseconds(max(0, next - context.clock.nowNanoseconds)))
        case .forks:
            want(.chore(.forks), in: EngineLimits.commitLogInterval)
            try await housekeeping.watchForks()
        case .sweep: want(.everything)
        }
    }

    // MARK: - Streams

    func opened(welcomes: Bool = false, groups: Bool = false) {
        let wasOpen = isOpen.welcomes && isOpen.groups
        isOpen.welcomes = isOpen.welcomes || welcomes
        isOpen.groups = isOpen.groups || groups
        agenda.nodeIsBack()
        wake.yield()
        guard !wasOpen, isOpen.welcomes, isOpen.groups else { return }
        board.change { $0.connectedSinceNanoseconds = context.clock.nowNanoseconds }
        report(.connected)
    }

    func closed(_ error: NodeError, welcomes: Bool = false, groups: Bool = false) {
        if welcomes { isOpen.welcomes = false }
        if groups { isOpen.groups = false }
        let failure = ClientError(error)
        board.change { status in
            status.connectedSinceNanoseconds = nil
            status.failures += 1
            status.lastFailure = failure
        }
        report(.interrupted(failure))
    }
}

/// What a live feed has to do, in which order, and when.
///
/// An errand is idle, ready, at work, or wanted later. Times are spans since the feed began.
///
/// - idle + wanted → ready, or later with a time.
/// - ready + taken → at work, as many at once as the engine allows; while the node cannot be reached, only what does not
///   need it is taken.
/// - at work + wanted → at work, and ready again once finished.
/// - at work + finished → idle. At work + failed → later, after a wait that doubles with every failure in a row.
/// - later + its time → ready.
struct LiveAgenda: Sendable {
    /// Waits after failures.
    struct Patience: Sendable {
        var first = Duration.seconds(1)
        var longest = Duration.seconds(300)

        func wait(failures: Int, jitter: Double) -> Duration {
            var wait = first
            for _ in 1..<max(failures, 1) where wait < longest { wait *= 2 }
            return min(wait, longest) * (1 + jitter / 4)
        }
    }

    private var ready: [LiveErrand: Int] = [:]
    private var order: ArraySlice<(errand: LiveErrand, ticket: Int)> = []
    private var localOrder: ArraySlice<(errand: LiveErrand, ticket: Int)> = []
    private var later: [LiveErrand: Duration] = [:]
    private var atWork: Set<LiveErrand> = []
    private var again: Set<LiveErrand> = []
    private var failures: [LiveErrand: Int] = [:]
    private var tickets = 0
    private var nodeFailures = 0
    private var pausedUntil: Duration?
    private let patience: Patience

    init(patience: Patience = Patience()) { self.patience = patience }

    /// Errands that wait for their turn or are at work, chores left out.
    var backlog: Int {
        ready.count { !$0.key.isChore } + atWork.count { !$0.isChore }
    }

    /// Asks for an errand as soon as possible.
    mutating func want(_ errand: LiveErrand) {
        guard !atWork.contains(errand) else {
            again.insert(errand)
            return
        }
        later[errand] = nil
        guard ready[errand] == nil else { return }
        tickets += 1
        ready[errand] = tickets
        if errand.needsNode {
            order.append((errand, tickets))
        } else {
            localOrder.append((errand, tickets))
        }
    }

    /// Asks for an errand at a time; an earlier wish stays.
    mutating func want(_ errand: LiveErrand, at time: Duration) {
        guard ready[errand] == nil else { return }
        later[errand] = min(later[errand] ?? time, time)
    }

    /// The next errand to start, which is at work from now on; nothing when there is none yet.
    mutating func next(now: Duration) -> LiveErrand? {
        for (errand, time) in later where time <= now && !atWork.contains(errand) { want(errand) }
        if let paused = pausedUntil, paused <= now { pausedUntil = nil }
        let mayAskNode = pausedUntil == nil && atWork.count < EngineLimits.conversationsAtOnce
        guard let errand = pop(&localOrder) ?? (mayAskNode ? pop(&order) : nil) else { return nil }
        ready[errand] = nil
        atWork.insert(errand)
        return errand
    }

    private func pop(_ queue: inout ArraySlice<(errand: LiveErrand, ticket: Int)>) -> LiveErrand? {
        while let (errand, ticket) = queue.popFirst() {
            if ready[errand] == ticket { return errand }
        }
        return nil
    }

    /// When there will be something to start without anybody asking.
    func wakeTime() -> Duration? {
        var time = later.filter { !atWork.contains($0.key) }.values.min()
        if let pausedUntil, !order.isEmpty { time = min(time ?? pausedUntil, pausedUntil) }
        return time
    }

    /// It is done.
    mutating func finished(_ errand: LiveErrand) {
        failures[errand] = nil
        if errand.needsNode { nodeFailures = 0 }
        settle(errand)
    }

    /// It makes no sense to try it again by itself.
    mutating func dropped(_ errand: LiveErrand) {
        failures[errand] = nil
        settle(errand)
    }

    /// It failed, and may work later.
    mutating func failed(_ errand: LiveErrand, now: Duration, jitter: Double) {
        failures[errand, default: 0] += 1
        let wait = patience.wait(failures: failures[errand] ?? 1, jitter: jitter)
        atWork.remove(errand)
        again.remove(errand)
        want(errand, at: now + wait)
    }

    /// The node could not be reached: nobody asks it anything for a while.
    ///
    /// - Returns: How long.
    @discardableResult
    mutating func nodeFailed(_ errand: LiveErrand, now: Duration, jitter: Double) -> Duration {
        atWork.remove(errand)
        again.remove(errand)
        want(errand)
        if let pausedUntil, pausedUntil > now { return pausedUntil - now }
        nodeFailures += 1
        let wait = min(patience.wait(failures: nodeFailures, jitter: jitter), EngineLimits.liveLongestPause)
        pausedUntil = now + wait
        return wait
    }

    /// The node can be reached again.
    mutating func nodeIsBack() {
        nodeFailures = 0
        pausedUntil = nil
    }

    private mutating func settle(_ errand: LiveErrand) {
        atWork.remove(errand)
        if again.remove(errand) != nil { want(errand) }
    }
}

extension LiveErrand {
    fileprivate var isChore: Bool { if case .chore = self { true } else { false } }
}

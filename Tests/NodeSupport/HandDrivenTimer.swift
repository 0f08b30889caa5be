public import NodeClient
import Synchronization

/// A clock a test turns: sleeping either moves the hands at once (and notes by how much), or waits for ``advance(by:)``.
public final class HandDrivenTimer: NodeTimer {
    private struct Sleeper {
        var until: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var waits: [Duration] = []
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var nextID = 0
    }

    private let state = Mutex(State())
    private let movesByItself: Bool
    private let fixedJitter: Double

    /// - Parameter movesByItself: whether a sleep ends at once, having moved the time.
    public init(movesByItself: Bool = true, jitter: Double = 0) {
        self.movesByItself = movesByItself
        fixedJitter = jitter
    }

    public var now: Duration { state.withLock { $0.now } }

    /// Every wait that was asked for, in order.
    public var waits: [Duration] { state.withLock { $0.waits } }

    public func jitter() -> Double { fixedJitter }

    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state -> Int in
            state.waits.append(duration)
            if movesByItself { state.now += duration }
            state.nextID += 1
            return state.nextID
        }
        guard !movesByItself else {
            await Task.yield()
            return
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state -> Bool in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(until: state.now + duration, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper }
                state.cancelled.insert(id)
                return nil
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the time and wakes those whose sleep is over.
    public func advance(by duration: Duration) {
        let awake = state.withLock { state -> [Sleeper] in
            state.now += duration
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.until < $1.until }
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }
}

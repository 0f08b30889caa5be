internal import Synchronization

/// How far a subscription may run ahead of its reader: what is given to the connection and not yet on the wire.
final class SendWindow: Sendable {
    private struct State {
        var outstanding = 0
        var isClosed = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Counts bytes about to be sent, and waits while too many are on their way.
    ///
    /// - Throws: `CancellationError` when the reader is gone.
    func take(_ count: Int) async throws {
        let isOpen = await withCheckedContinuation { continuation in
            let now = state.withLock { state -> Bool? in
                if state.isClosed { return false }
                state.outstanding += count
                if state.outstanding <= limit { return true }
                state.waiter = continuation
                return nil
            }
            if let now { continuation.resume(returning: now) }
        }
        guard isOpen else { throw CancellationError() }
    }

    /// Counts bytes about to be sent if that needs no waiting; false if it does, or the reader is gone.
    func tryTake(_ count: Int) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.outstanding + count <= limit else { return false }
            state.outstanding += count
            return true
        }
    }

    /// Bytes are on the wire.
    func give(_ count: Int) {
        state.withLock { state -> CheckedContinuation<Bool, Never>? in
            state.outstanding -= count
            return state.outstanding <= limit ? state.waiter.take() : nil
        }?.resume(returning: true)
    }

    /// The reader is gone.
    func close() {
        state.withLock { state -> CheckedContinuation<Bool, Never>? in
            state.isClosed = true
            return state.waiter.take()
        }?.resume(returning: false)
    }
}

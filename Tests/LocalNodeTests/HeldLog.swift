import Dispatch
@testable import LocalNode
import Synchronization

/// Stands in for the disk: a flush takes until the test lets it go, and then ends well or not.
final class HeldLog: LogFlushing {
    private struct State {
        var begun = 0
        var isOpen = false
        var failure: FlushFailure?
    }

    private let state = Mutex(State())
    private let gate = DispatchSemaphore(value: 0)

    func flush() throws(FlushFailure) {
        let isOpen = state.withLock { state in
            state.begun += 1
            return state.isOpen
        }
        if !isOpen { gate.wait() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits until so many flushes have begun.
    func hasBegun(_ count: Int) async throws {
        while state.withLock({ $0.begun }) < count { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// Lets one flush go.
    func release() { gate.signal() }

    /// Lets the flush that is held go, and all after it, well or not.
    func open(failing failure: FlushFailure? = nil) {
        state.withLock { state in
            state.isOpen = true
            state.failure = failure
        }
        gate.signal()
    }
}

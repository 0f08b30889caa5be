internal import Synchronization

/// How a live feed is doing.
public struct LiveStatus: Sendable, Equatable {
    /// Whether it runs.
    public internal(set) var isRunning = false
    /// Since when both streams are open, in nanoseconds since 1970; nothing while one is not.
    public internal(set) var connectedSinceNanoseconds: Int64?
    /// When everything was looked through last.
    public internal(set) var lastSyncNanoseconds: Int64?
    /// Conversations that wait for their turn.
    public internal(set) var backlog = 0
    /// Messages and changes that were not sent yet, or not seen on the network.
    public internal(set) var unsent = 0
    /// Failures in a row, of anything.
    public internal(set) var failures = 0
    /// Why something failed last; stays until something works.
    public internal(set) var lastFailure: ClientError?
}

/// What a live feed tells while it runs.
public enum LiveReport: Sendable {
    /// Both streams are open.
    case connected
    /// A stream broke; it is opened again by itself.
    case interrupted(ClientError)
    /// Everything was looked through.
    case caughtUp
    /// Something failed; it is tried again where that makes sense.
    case failed(ClientError)
}

/// The status, where anybody may look at it.
final class LiveBoard: Sendable {
    private let status = Mutex(LiveStatus())

    var current: LiveStatus { status.withLock { $0 } }

    func change(_ body: (inout sending LiveStatus) -> Void) {
        status.withLock { body(&$0) }
    }

    /// Takes the one place there is; false when it is taken.
    func begin() -> Bool {
        status.withLock { status in
            guard !status.isRunning else { return false }
            status = LiveStatus()
            status.isRunning = true
            return true
        }
    }

    func end() {
        status.withLock { status in
            status.isRunning = false
            status.connectedSinceNanoseconds = nil
            status.backlog = 0
        }
    }
}

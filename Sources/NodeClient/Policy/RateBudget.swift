internal import Synchronization

/// Keeps a client within what the network grants each address, and quiet after it was told to slow down.
///
/// See: spec network.md 1.12.
public final class RateBudget: Sendable {
    /// How many calls are granted.
    public struct Limits: Sendable, Hashable {
        public var readCapacity: Int
        public var readsPerMinute: Int
        public var publishCapacity: Int
        public var publishesPerMinute: Int

        public init(readCapacity: Int, readsPerMinute: Int, publishCapacity: Int, publishesPerMinute: Int) {
            self.readCapacity = readCapacity
            self.readsPerMinute = readsPerMinute
            self.publishCapacity = publishCapacity
            self.publishesPerMinute = publishesPerMinute
        }

        /// What the public networks grant one address; refilled by the minute there, hence the caution of a tenth.
        public static let publicNetwork = Limits(
            readCapacity: 18_000, readsPerMinute: 3_600, publishCapacity: 2_700, publishesPerMinute: 540)
    }

    private struct State {
        var reads: TokenBucket
        var publishes: TokenBucket
        var quietUntil: Duration = .zero
    }

    private let state: Mutex<State>
    private let isLimited: Bool

    /// - Parameter limits: nil for a node that sets none, such as one's own.
    public init(_ limits: Limits?) {
        isLimited = limits != nil
        let limits = limits ?? .publicNetwork
        state = Mutex(
            State(
                reads: TokenBucket(capacity: limits.readCapacity, refillPerMinute: limits.readsPerMinute),
                publishes: TokenBucket(
                    capacity: limits.publishCapacity, refillPerMinute: limits.publishesPerMinute)))
    }

    /// Charges a call and returns how long to wait before making it; a node that asked for quiet gets it.
    public func charge(publishes: Int, now: Duration) -> Duration {
        state.withLock { state in
            let quiet = max(state.quietUntil - now, .zero)
            guard isLimited else { return quiet }
            let wait =
                publishes > 0 ? state.publishes.take(publishes, now: now) : state.reads.take(1, now: now)
            return max(wait, quiet)
        }
    }

    /// Notes that the node refused a call for its rate: nothing should be sent until the pause is over.
    public func pause(for duration: Duration, now: Duration) {
        state.withLock { $0.quietUntil = max($0.quietUntil, now + duration) }
    }
}

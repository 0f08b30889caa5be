/// How often a call is tried and how long to wait between tries.
///
/// The reference tries six times with waits that triple from 50 ms; ours do the same, with more jitter so that many
/// clients do not come back in step. See: spec network.md 2.4.
public struct RetryPolicy: Sendable, Hashable {
    /// Tries in all, the first included.
    public var attempts: Int
    /// Wait before the second try.
    public var firstWait: Duration
    public var multiplier: Int
    public var longestWait: Duration
    /// No further try starts once this much time has gone into waits.
    public var longestTotalWait: Duration

    public init(
        attempts: Int = 6, firstWait: Duration = .milliseconds(50), multiplier: Int = 3,
        longestWait: Duration = .seconds(30), longestTotalWait: Duration = .seconds(120)
    ) {
        self.attempts = max(1, attempts)
        self.firstWait = firstWait
        self.multiplier = max(1, multiplier)
        self.longestWait = longestWait
        self.longestTotalWait = longestTotalWait
    }

    /// The network's clients.
    public static let standard = RetryPolicy()
    /// One try; failures reach the caller as they are.
    public static let never = RetryPolicy(attempts: 1)

    /// The wait before the given retry, which counts from 1.
    ///
    /// - Parameter jitter: from 0 up to 1; the wait lies between the plain one and half as much again.
    public func wait(beforeRetry retry: Int, jitter: Double) -> Duration {
        var wait = firstWait
        for _ in 1..<max(retry, 1) where wait < longestWait { wait *= multiplier }
        wait = min(wait, longestWait)
        return min(wait + wait * (jitter / 2), longestWait)
    }

    /// Whether to try again after the given failure, and after which wait; nil to give up.
    public func wait(
        after error: NodeError, tries: Int, waited: Duration, jitter: Double
    ) -> Duration? {
        guard tries < attempts, error.retry == .soon, error.code != .cancelled else { return nil }
        let wait = wait(beforeRetry: tries, jitter: jitter)
        return waited + wait <= longestTotalWait ? wait : nil
    }
}

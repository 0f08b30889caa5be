/// Calls allowed within a time: a cap that is full at the start, and a steady refill.
///
/// A value without a clock; the present time is an argument, counted from any fixed moment.
public struct TokenBucket: Sendable, Hashable {
    /// Tokens at most.
    public let capacity: Double
    /// Tokens that come back per second.
    public let refillPerSecond: Double
    private var tokens: Double
    private var updated: Duration?

    public init(capacity: Int, refillPerMinute: Int) {
        self.capacity = Double(capacity)
        self.refillPerSecond = Double(refillPerMinute) / 60
        self.tokens = Double(capacity)
    }

    /// Takes tokens, into debt if need be, and says how long the caller must wait before it may act.
    ///
    /// Debt keeps callers in line: each waits its own turn without a queue.
    public mutating func take(_ count: Int, now: Duration) -> Duration {
        if let updated, now > updated {
            let seconds = (now - updated) / .seconds(1)
            tokens = min(capacity, tokens + seconds * refillPerSecond)
        }
        updated = max(now, updated ?? now)
        tokens -= Double(max(count, 0))
        guard tokens < 0, refillPerSecond > 0 else { return .zero }
        return .seconds(-tokens / refillPerSecond)
    }
}

/// How soon an ended subscription is opened again.
///
/// libxmtp never does; its successor waits 100 ms growing to 30 s and starts over after 10 s of stable operation.
/// See: spec network.md 2.4, 4.7.
public struct ReconnectPolicy: Sendable, Hashable {
    public var firstWait: Duration
    public var longestWait: Duration
    /// A stream that lived this long makes the waits start over.
    public var stableAfter: Duration

    public init(
        firstWait: Duration = .milliseconds(100), longestWait: Duration = .seconds(30),
        stableAfter: Duration = .seconds(10)
    ) {
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.stableAfter = stableAfter
    }

    public static let standard = ReconnectPolicy()

    /// The wait after so many failures in a row, at least one.
    func wait(failures: Int, jitter: Double) -> Duration {
        var wait = firstWait
        for _ in 1..<max(failures, 1) where wait < longestWait { wait *= 2 }
        return min(wait + wait * jitter, longestWait)
    }
}

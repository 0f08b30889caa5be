/// The time and the waiting of a client, so that tests can turn the hands themselves.
public protocol NodeTimer: Sendable {
    /// Time since any fixed moment; never runs backwards.
    var now: Duration { get }

    /// Waits; throws `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws

    /// A number from 0 up to 1 for jitter.
    func jitter() -> Double
}

/// The machine's clock.
public struct SystemTimer: NodeTimer {
    private let start = ContinuousClock.now

    public init() {}

    public var now: Duration { ContinuousClock.now - start }

    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }

    public func jitter() -> Double { Double.random(in: 0..<1) }
}

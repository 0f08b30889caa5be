import Dispatch

/// Spreads independent work over the cores there are: signatures of a thousand leaves, path secrets for a thousand
/// members.
enum ParallelMap {
    /// The results of a function for 0 ..< count, in that order.
    ///
    /// - Parameters:
    ///   - grain: how many calls are worth a thread of their own; fewer than twice as many run on the caller's.
    static func map<Result: Sendable>(
        count: Int, grain: Int, _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        guard count >= 2 * grain else { return (0..<count).map(body) }
        let chunks = min(count / grain, 64)
        return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let target = base
            DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
                for index in (chunk * count / chunks)..<((chunk + 1) * count / chunks) {
                    (target + index).initialize(to: body(index))
                }
            }
            initialized = count
        }
    }

    /// The first index, if any, for which a check fails. Checks after it may or may not run.
    static func firstFailure(
        count: Int, grain: Int, _ check: @Sendable (Int) -> Bool
    ) -> Int? {
        map(count: count, grain: grain, check).firstIndex(of: false)
    }
}

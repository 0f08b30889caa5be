/// What a subscription does when its stream opens, delivers, ends or is given up.
///
/// States: connecting (asked, no answer yet), live, waiting (until it is asked again), ended.
/// Events: opened, delivered, failed, waited, given up.
///
/// - connecting + opened → live: tell the reader, who must look at what came before.
/// - live + delivered → live: the place of its topic moves, so that a reopened stream goes on from there.
/// - connecting or live + failed → waiting, or ended if the error says that asking again is no use.
/// - waiting + waited → connecting.
/// - anything + given up → ended.
package struct SubscriptionStateMachine: Sendable {
    package enum State: Equatable, Sendable {
        case connecting
        case live(since: Duration)
        case waiting
        case ended
    }

    package enum OnFailure: Equatable, Sendable {
        case reopen(after: Duration)
        case stop
        case ignore
    }

    package private(set) var state = State.connecting
    /// Failures since the last stable stretch.
    package private(set) var failures = 0
    /// Where each topic is asked from.
    package private(set) var filters: [SubscriptionFilter]
    private let indices: [[UInt8]: Int]
    private let policy: ReconnectPolicy

    package init(filters: [SubscriptionFilter], policy: ReconnectPolicy) {
        var indices: [[UInt8]: Int] = [:]
        var distinct: [SubscriptionFilter] = []
        for filter in filters {
            if let known = indices[filter.topic] {
                distinct[known].after = min(distinct[known].after, filter.after)
            } else {
                indices[filter.topic] = distinct.count
                distinct.append(filter)
            }
        }
        self.filters = distinct
        self.indices = indices
        self.policy = policy
    }

    package mutating func opened(now: Duration) {
        if state == .connecting { state = .live(since: now) }
    }

    /// Returns false for what was delivered before.
    package mutating func delivered(topic: [UInt8], sequence: UInt64) -> Bool {
        guard let index = indices[topic] else { return true }
        guard sequence > filters[index].after else { return false }
        filters[index].after = sequence
        return true
    }

    package mutating func failed(_ error: NodeError, now: Duration, jitter: Double) -> OnFailure {
        switch state {
        case .ended, .waiting:
            return .ignore
        case .live(let since) where now - since >= policy.stableAfter:
            failures = 0
        case .live, .connecting:
            break
        }
        switch error.code {
        case .invalidRequest, .permissionDenied, .unsupported, .cutover, .badConfiguration, .cancelled:
            state = .ended
            return .stop
        case .tooLarge:
            // One message nobody can fetch must not stop the others for ever, nor be fetched in a loop.
            failures += 1
            state = .waiting
            return .reopen(after: policy.longestWait)
        default:
            failures += 1
            state = .waiting
            var wait = policy.wait(failures: failures, jitter: jitter)
            if case .later(let atLeast) = error.retry { wait = max(wait, atLeast) }
            return .reopen(after: wait)
        }
    }

    package mutating func waited() {
        if state == .waiting { state = .connecting }
    }

    package mutating func givenUp() { state = .ended }
}

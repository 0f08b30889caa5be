import Client
import Foundation
import Synchronization

/// Kills this process at a named place, the n-th time it is reached from now on; counts how often each was reached.
///
/// Told by the command `fault`, or from the start by the environment: `XMTP_FAULT=afterPublicationRecorded:2`.
enum FaultTrigger {
    private struct State {
        var point: FaultPoint?
        var count = 0
        var reached: [String: Int] = [:]
    }

    private static let state = Mutex(State())

    static let hook: FaultHook = { point in
        let isTime = state.withLock { state in
            state.reached[point.rawValue, default: 0] += 1
            guard state.point == point else { return false }
            state.count -= 1
            return state.count == 0
        }
        // No handler runs and no buffer is written: what the kernel has is all that is left.
        if isTime { kill(getpid(), SIGKILL) }
    }

    static func arm(_ name: String, count: Int) throws {
        guard let point = FaultPoint(rawValue: name) else { throw DriverError("no fault point \(name)") }
        state.withLock {
            $0.point = point
            $0.count = count
        }
    }

    static func armFromEnvironment() throws {
        guard let text = ProcessInfo.processInfo.environment["XMTP_FAULT"] else { return }
        let parts = text.split(separator: ":")
        try arm(String(parts.first ?? ""), count: parts.dropFirst().first.flatMap { Int($0) } ?? 1)
    }

    /// How often each place was reached since the start.
    static var reached: [String: Int] { state.withLock { $0.reached } }
}

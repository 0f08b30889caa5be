import Client
import Synchronization

/// The system's time, and what a test puts on top of it.
final class HandClock: ClientClock {
    private let ahead = Mutex<Int64>(0)

    var nowNanoseconds: Int64 { SystemClock().nowNanoseconds + ahead.withLock { $0 } }

    func advance(seconds: Int64) { ahead.withLock { $0 += seconds * 1_000_000_000 } }
}

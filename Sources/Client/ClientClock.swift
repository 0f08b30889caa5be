import Foundation

/// The present time.
public protocol ClientClock: Sendable {
    /// Nanoseconds since 1970.
    var nowNanoseconds: Int64 { get }
}

extension ClientClock {
    /// Seconds since 1970.
    var nowSeconds: UInt64 { UInt64(max(0, nowNanoseconds)) / 1_000_000_000 }
}

/// The system's clock.
public struct SystemClock: ClientClock {
    /// The clock.
    public init() {}

    public var nowNanoseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}

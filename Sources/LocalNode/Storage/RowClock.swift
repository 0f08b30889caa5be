/// Gives the rows of the node their times: each later than the one before, so that who sorts by time and who sorts by
/// number see one order.
///
/// The times are whole microseconds, as the network's database keeps them. See: spec network.md 1.11, groups.md 10.5.
struct RowClock: Sendable {
    /// Nanoseconds from one row to the next at least.
    private static let step: UInt64 = 1000
    /// A system clock that was set back by more than this is followed.
    private static let patience: UInt64 = 1_000_000_000

    private let system: @Sendable () -> UInt64
    private var newest: UInt64 = 0

    /// - Parameter system: nanoseconds since 1970.
    init(_ system: @escaping @Sendable () -> UInt64) { self.system = system }

    /// The time of a row that is written now, in nanoseconds since 1970.
    mutating func next() -> UInt64 {
        let now = system() / Self.step * Self.step
        let isAhead = newest >= now && newest - now < Self.patience
        newest = isAhead ? newest + Self.step : now
        return newest
    }
}

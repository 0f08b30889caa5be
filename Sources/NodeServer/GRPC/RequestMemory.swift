internal import Synchronization

/// The bytes all unfinished requests of the node hold together.
final class RequestMemory: Sendable {
    private let held = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Counts bytes; false when they are too many, and then they do not count.
    func take(_ count: Int) -> Bool {
        if held.wrappingAdd(count, ordering: .relaxed).newValue <= limit { return true }
        held.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func give(_ count: Int) { held.wrappingSubtract(count, ordering: .relaxed) }
}

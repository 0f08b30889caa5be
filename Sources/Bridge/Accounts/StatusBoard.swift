import Synchronization

/// What is said of an account from several tasks.
final class StatusBoard: Sendable {
    struct Entry {
        var isRunning = false
        var stopped: String?
        var lastPass: Int64?
        /// When the log was told last that nothing is delivered.
        var lastComplaint: Int64?
    }

    private let entry = Mutex(Entry())

    var now: Entry { entry.withLock { $0 } }

    func update(_ change: (inout Entry) -> Void) { entry.withLock { change(&$0) } }
}

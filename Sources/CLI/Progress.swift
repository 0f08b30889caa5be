internal import Control
internal import Foundation
internal import Glibc
internal import Synchronization

/// How far long work has come, on one line of a terminal that is written over; silent anywhere else.
final class Progress: Sendable {
    private struct State {
        var began = ContinuousClock.now
        var shown = ContinuousClock.now - .seconds(1)
        var isShown = false
    }

    /// Time between two looks.
    private static let interval = Duration.milliseconds(100)
    private let title: String
    private let state = Mutex(State())
    private let isWanted: Bool

    /// - Parameter title: What is done, as in "Receiving".
    init(_ title: String) {
        self.title = title
        isWanted = isatty(STDERR_FILENO) == 1
    }

    /// Shows a position, not too often.
    func show(_ progress: ControlProgress) {
        guard isWanted else { return }
        let line = state.withLock { state -> String? in
            let now = ContinuousClock.now
            guard now - state.shown >= Self.interval || progress.done == progress.total else { return nil }
            state.shown = now
            state.isShown = true
            let seconds = (now - state.began) / .seconds(1)
            let rate = seconds > 0.5 ? ", \(Int(Double(progress.done) / seconds))/s" : ""
            let total = progress.total.map { " of \($0)" } ?? ""
            return "\r\u{1b}[K\(title): \(progress.done)\(total) \(progress.unit)\(rate)"
        }
        if let line { FileHandle.standardError.write(Data(line.utf8)) }
    }

    /// Clears the line.
    func end() {
        guard isWanted, state.withLock({ $0.isShown }) else { return }
        FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
    }

    /// A reply whose progress is shown here.
    func reply<Item: Sendable>(
        item: @escaping @Sendable (Item) async throws -> Void = { _ in }
    ) -> ControlReply<Item> {
        ControlReply(item: item, progress: { self.show($0) })
    }
}

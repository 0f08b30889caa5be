import Foundation
import Glibc

/// One line on a terminal's standard error that says how far a file is; silent where there is no terminal.
final class ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = ContinuousClock.now

    /// Shows the share done, at most ten times a second.
    func show(_ name: String, _ share: Double) {
        guard isTerminal, ContinuousClock.now - shown > .milliseconds(100) else { return }
        shown = .now
        FileHandle.standardError.write(Data("\r\u{1B}[K\(name) \(Int(share * 100)) %".utf8))
    }

    /// Takes the line away.
    func clear() {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs a closure at the first SIGTERM or SIGINT instead of ending the program; a second one ends it at once.
final class StopSignals: Sendable {
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init(_ stop: @escaping @Sendable () -> Void) {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                stop()
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}

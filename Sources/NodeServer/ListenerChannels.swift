internal import NIOCore
internal import Synchronization

/// A listening channel and the connections it accepted that are still open, served or not yet.
final class ListenerChannels: Sendable {
    private struct State {
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// The connections there are now.
    var connections: [any Channel] { state.withLock { Array($0.open.values) } }

    /// Takes the listening channel, and closes it at once when the end came first.
    func listen(on listener: any Channel) {
        let hasEnded = state.withLock { state in
            state.listener = listener
            return state.hasEnded
        }
        if hasEnded { listener.close(promise: nil) }
    }

    /// Remembers a connection until it is closed; false after the end, for the system may have accepted it before and
    /// hand it over now.
    func keep(_ channel: any Channel) -> Bool {
        let key = ObjectIdentifier(channel)
        let isKept = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.open[key] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { [self] _ in
            _ = state.withLock { $0.open.removeValue(forKey: key) }
        }
        return true
    }

    /// Closes the listening channel and keeps no more connections; what becomes of those there are is the caller's.
    func end() {
        let listener = state.withLock { state in
            state.hasEnded = true
            return state.listener
        }
        listener?.close(promise: nil)
    }
}

internal import NIOCore
internal import Synchronization

/// Connections that were accepted and are still open, served or not yet: when the server ends, so do they.
///
/// A connection is made an async channel only by those who serve it, for such a channel must not be dropped, and the
/// listener drops what it has accepted and nobody has taken.
final class AcceptedChannels: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Remembers a connection until it is closed; false when the server has ended, for the system may have accepted it
    /// before and hand it over after.
    func add(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isKept = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.open[id] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { [self] _ in
            _ = state.withLock { $0.open.removeValue(forKey: id) }
        }
        return true
    }

    /// Closes those there are and takes no more.
    func closeAll() {
        let open = state.withLock { state in
            state.hasEnded = true
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }
}

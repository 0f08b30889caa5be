internal import NIOCore
internal import Synchronization

/// The connections that are open, so that they can be ended.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Remembers a connection until it is closed; false after the end, for the system may have accepted it before and
    /// hand it over now.
    func add(_ channel: any Channel, whenClosed: @escaping @Sendable () -> Void) -> Bool {
        let id = ObjectIdentifier(channel)
        let isKept = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.channels[id] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { _ = $0.channels.removeValue(forKey: id) }
            whenClosed()
        }
        return true
    }

    /// Closes those there are and takes no more.
    func close() async {
        let channels = state.withLock { state in
            state.hasEnded = true
            return Array(state.channels.values)
        }
        for channel in channels { try? await channel.close().get() }
    }
}

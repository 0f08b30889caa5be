public import NIOCore
internal import Synchronization

/// The listening channels of a server and the connections they accepted that are still open, served or not yet: when
/// the server ends, so do they.
public final class ListenerChannels: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var open: [ObjectIdentifier: any Channel] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Nothing listens yet.
    public init() {}

    /// The connections there are now.
    public var connections: [any Channel] { state.withLock { Array($0.open.values) } }

    /// Takes a listening channel, and closes it at once when the end came first.
    public func listen(on listener: any Channel) {
        let hasEnded = state.withLock { state in
            if !state.hasEnded { state.listeners.append(listener) }
            return state.hasEnded
        }
        if hasEnded { listener.close(promise: nil) }
    }

    /// Remembers a connection until it is closed.
    ///
    /// - Parameters:
    ///   - channel: as it was accepted. It is made an async channel only by those who serve it, for such a channel must
    ///     not be dropped, and a listener drops what it has accepted and nobody has taken.
    ///   - whenClosed: called when the connection is closed; not at all if it is not kept.
    /// - Returns: false after the end, for the system may have accepted it before and hand it over now.
    public func keep(_ channel: any Channel, whenClosed: @escaping @Sendable () -> Void = {}) -> Bool {
        let key = ObjectIdentifier(channel)
        let isKept = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.open[key] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { [self] _ in
            _ = state.withLock { $0.open.removeValue(forKey: key) }
            whenClosed()
        }
        return true
    }

    /// Begins to close the listening channels and keeps no more connections; what becomes of those there are is the
    /// caller's.
    public func end() {
        for listener in takeListeners() { listener.close(promise: nil) }
    }

    /// Closes listening channels and connections, and returns when they are closed.
    public func close() async {
        for listener in takeListeners() { try? await listener.close().get() }
        for connection in connections { try? await connection.close().get() }
    }

    private func takeListeners() -> [any Channel] {
        state.withLock { state in
            state.hasEnded = true
            defer { state.listeners = [] }
            return state.listeners
        }
    }
}

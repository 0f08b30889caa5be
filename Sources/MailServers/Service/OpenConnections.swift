internal import NIOCore
internal import Synchronization

/// The connections that are open, so that they can be ended.
final class OpenConnections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel, whenClosed: @escaping @Sendable () -> Void) {
        let id = ObjectIdentifier(channel)
        channels.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { _ = $0.removeValue(forKey: id) }
            whenClosed()
        }
    }

    func close() async {
        for channel in channels.withLock({ Array($0.values) }) { try? await channel.close().get() }
    }
}

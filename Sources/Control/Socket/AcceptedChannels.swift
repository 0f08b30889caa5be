internal import NIOCore
internal import Synchronization

/// Connections that were accepted and are still open, served or not yet: when the server ends, so do they.
///
/// A connection is made an async channel only by those who serve it, for such a channel must not be dropped, and the
/// listener drops what it has accepted and nobody has taken.
final class AcceptedChannels: Sendable {
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        open.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in _ = open.withLock { $0.removeValue(forKey: id) } }
    }

    func closeAll() {
        for channel in open.withLock({ Array($0.values) }) { channel.close(promise: nil) }
    }
}

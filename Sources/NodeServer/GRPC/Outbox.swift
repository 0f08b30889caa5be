internal import LocalNode
internal import NIOCore
internal import Synchronization

/// What other threads have for a connection. The connection empties it on its own thread, all at once.
final class Outbox: Sendable {
    enum Item: Sendable {
        /// A unary call has ended.
        case answer(UInt32, Result<[UInt8], NodeRefusal>)
        /// A message of a subscription.
        case message(UInt32, [UInt8], SendWindow)
        /// A subscription has ended, well unless refused.
        case end(UInt32, NodeRefusal?)
    }

    private let items = Mutex<[Item]>([])
    private let eventLoop: any EventLoop
    private let empty: @Sendable () -> Void

    /// - Parameter empty: called on the event loop when there is something.
    init(eventLoop: any EventLoop, empty: @escaping @Sendable () -> Void) {
        self.eventLoop = eventLoop
        self.empty = empty
    }

    func put(_ item: Item) {
        let isFirst = items.withLock { items in
            items.append(item)
            return items.count == 1
        }
        if isFirst { eventLoop.execute(empty) }
    }

    func takeAll() -> [Item] {
        items.withLock { items in
            let taken = items
            items = []
            return taken
        }
    }
}

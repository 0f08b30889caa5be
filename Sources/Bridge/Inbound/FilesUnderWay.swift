import Dispatch
import Maildir
import Synchronization

/// Files that are being delivered on another thread, while theirs goes on making mail.
final class FilesUnderWay: Sendable {
    private let group = DispatchGroup()
    private let result = Mutex<Result<[Delivery.Outcome], MaildirError>>(.success([]))

    init(_ items: [Delivery.Item], by delivery: Delivery, on queue: DispatchQueue) {
        queue.async(group: group) { [self] in
            let outcome = Result { () throws(MaildirError) in try delivery.deliver(items) }
            result.withLock { $0 = outcome }
        }
    }

    /// Waits until nothing of it happens on the disk any more, for better or worse.
    func wait() { group.wait() }

    /// Waits, and tells what became of the files, in their order.
    ///
    /// - Throws: `MaildirError`.
    func outcomes() throws(MaildirError) -> [Delivery.Outcome] {
        wait()
        return try result.withLock { $0 }.get()
    }
}

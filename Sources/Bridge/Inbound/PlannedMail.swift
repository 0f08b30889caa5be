import Client
import Conversations
import MailConversion
import Maildir
import Store

/// A mail on its way into the Maildir, with what the store learns by it.
struct PlannedMail {
    var record: MailFileRecord
    let item: Delivery.Item
    /// The thread that begins with it.
    var newThread: MailThreadRecord?
    /// The title that counts from here on.
    var newTitle: String?
}

/// Mails that are delivered together, and what is written down with them.
struct DeliveryBatch {
    var mails: [PlannedMail] = []
    /// Runs in the transaction that says the mails are there.
    var writes: [(StoreTransaction) throws -> Void] = []
    /// The newest event that is done with the batch.
    var position: Int64?
    /// Spool files of submissions that are complete with the batch.
    var keys: Set<String> = []
    var bytes = 0

    var isFull: Bool {
        mails.count >= BridgeLimits.eventsPerBatch || bytes >= BridgeLimits.bytesPerBatch
    }

    mutating func add(_ mail: PlannedMail) {
        keys.insert(mail.record.key)
        bytes += mail.item.bytes.count
        mails.append(mail)
    }
}

/// What a pass of deliveries did.
public struct InboundReport: Sendable, Hashable {
    /// Events dealt with.
    public var events = 0
    /// Mails delivered.
    public var delivered = 0
    /// Files moved because of a decision.
    public var moved = 0
    /// Files removed because their messages were deleted or had expired.
    public var removed = 0
    /// Whether there is nothing more to do.
    public var isComplete = false

    /// Nothing yet.
    public init() {}

    mutating func add(_ other: InboundReport) {
        events += other.events
        delivered += other.delivered
        moved += other.moved
        removed += other.removed
        isComplete = other.isComplete
    }
}

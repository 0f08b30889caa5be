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
    /// A batch whose files are being written.
    struct UnderWay {
        let files: FilesUnderWay
        /// In the order of the files.
        let records: [MailFileRecord]
        let writes: [(StoreTransaction) throws -> Void]
        let position: Int64?
    }

    var mails: [PlannedMail] = []
    /// Runs in the transaction that says the mails are there.
    var writes: [(StoreTransaction) throws -> Void] = []
    /// The newest event that is done with the batch.
    var position: Int64?
    /// What the mails are known by; those of the batch under way are in the store.
    var keys: Set<String> = []
    var bytes = 0
    /// The batch before this one.
    var underWay: UnderWay?

    var isFull: Bool {
        mails.count >= BridgeLimits.mailsPerBatch || bytes >= BridgeLimits.bytesPerBatch
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

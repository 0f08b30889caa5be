/// One decrypted message, or one notice derived from a commit.
///
/// See: spec groups.md 10.5 and 11
public struct MessageRecord: Sendable, Equatable {
    /// What made the record.
    public enum Kind: Int, Sendable {
        case application = 1
        case membershipChange = 2
    }

    /// How far our own message has come; received ones are published.
    public enum Status: Int, Sendable {
        case unpublished = 1
        case published = 2
        case failed = 3
    }

    /// The message id, 32 bytes.
    public var id: [UInt8]
    /// The MLS group id.
    public var conversation: [UInt8]
    /// The node's sequence id; 0 before publication.
    public var sequence: Int64
    /// The node's originator: 0 commits, 10 application messages.
    public var originator: Int64
    /// The sender's inbox id.
    public var senderInbox: String
    /// The sender's installation key.
    public var senderInstallation: [UInt8]
    /// Whether the installation belongs to the inbox at the membership's sequence id.
    public var senderVerified: Bool
    /// The node's time once published, our own before.
    public var sentNanoseconds: Int64
    /// What made the record.
    public var kind: Kind
    /// How far it has come.
    public var status: Status
    /// `authority/type:major.minor`, for questions.
    public var contentType: String
    /// The EncodedContent, whole.
    public var content: [UInt8]
    /// The idempotency key, without which the id cannot be proven.
    public var idempotencyKey: String
    /// The message this one answers or reacts to.
    public var reference: [UInt8]?
    /// When it disappears.
    public var expireNanoseconds: Int64?

    /// A record with every field given.
    public init(
        id: [UInt8], conversation: [UInt8], sequence: Int64, originator: Int64, senderInbox: String,
        senderInstallation: [UInt8], senderVerified: Bool, sentNanoseconds: Int64, kind: Kind, status: Status,
        contentType: String, content: [UInt8], idempotencyKey: String, reference: [UInt8]? = nil,
        expireNanoseconds: Int64? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.sequence = sequence
        self.originator = originator
        self.senderInbox = senderInbox
        self.senderInstallation = senderInstallation
        self.senderVerified = senderVerified
        self.sentNanoseconds = sentNanoseconds
        self.kind = kind
        self.status = status
        self.contentType = contentType
        self.content = content
        self.idempotencyKey = idempotencyKey
        self.reference = reference
        self.expireNanoseconds = expireNanoseconds
    }
}

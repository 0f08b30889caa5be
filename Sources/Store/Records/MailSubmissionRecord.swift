/// A mail that was handed over for sending, and how far it has come.
///
/// See: spec mail.md 3.7
public struct MailSubmissionRecord: Sendable, Hashable {
    /// How far it has come.
    public enum State: Int, Sendable {
        /// It lies in the spool; what it means has not been settled.
        case queued = 1
        /// What it sends is settled and written down; every attempt sends the same.
        case prepared = 2
        /// It will not be sent; its writer has still to be told.
        case failing = 3
        /// Everything of it came back from the network, and is in the Maildir.
        case delivered = 4
        /// It was not sent, and its writer knows.
        case failed = 5
        /// It was submitted before; nothing was sent again.
        case repeated = 6
    }

    /// The order of submission; given by the store.
    public var number: Int64
    /// The unique part of the spool file's name.
    public var spool: String
    /// The mail's Message-ID without brackets.
    public var identifier: String?
    /// SHA-256 of body and recipients.
    public var digest: [UInt8]
    /// How far it has come.
    public var state: State
    /// When it was handed over, nanoseconds since 1970.
    public var arrivalNanoseconds: Int64
    /// Attempts that failed for a reason that may pass.
    public var attempts: Int
    /// When to try again.
    public var nextNanoseconds: Int64
    /// Whether its writer was told that it takes longer.
    public var isDelayTold: Bool
    /// Why it is refused, or waits: a code of the mail side.
    public var failure: String?
    /// The recipient that the failure is about.
    public var recipient: String?
    /// When it was refused; part of the bounce, so that it is the same at every attempt.
    public var decidedNanoseconds: Int64?

    /// A mail just taken from the spool.
    public init(spool: String, identifier: String?, digest: [UInt8], arrivalNanoseconds: Int64) {
        number = 0
        self.spool = spool
        self.identifier = identifier
        self.digest = digest
        state = .queued
        self.arrivalNanoseconds = arrivalNanoseconds
        attempts = 0
        nextNanoseconds = 0
        isDelayTold = false
    }
}

/// One message of a submitted mail, exactly as it is sent at every attempt.
public struct MailPartRecord: Sendable, Hashable {
    /// What is sent.
    public enum Kind: Int, Sendable {
        case content = 1
        /// Leaving the group; the content is empty.
        case departure = 2
    }

    /// The submission.
    public var submission: Int64
    /// The order within it.
    public var position: Int
    /// The MLS group id.
    public var conversation: [UInt8]
    /// What is sent.
    public var kind: Kind
    /// The EncodedContent.
    public var content: [UInt8]
    /// Makes every attempt the same message.
    public var idempotencyKey: String
    /// The id that follows.
    public var message: [UInt8]
    /// Whether it came back from the network.
    public var isDelivered: Bool

    /// A part that was not sent yet.
    public init(
        submission: Int64, position: Int, conversation: [UInt8], kind: Kind, content: [UInt8],
        idempotencyKey: String, message: [UInt8]
    ) {
        self.submission = submission
        self.position = position
        self.conversation = conversation
        self.kind = kind
        self.content = content
        self.idempotencyKey = idempotencyKey
        self.message = message
        isDelivered = false
    }
}

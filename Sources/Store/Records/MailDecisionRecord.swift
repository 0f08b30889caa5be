/// A change of consent that moved mail or was made by moving mail.
///
/// See: spec mail.md 4.3
public struct MailDecisionRecord: Sendable, Hashable {
    /// Where it came from.
    public enum Cause: Int, Sendable {
        /// The user moved a message.
        case move = 1
        /// Another installation, a command, or sending.
        case elsewhere = 2
        /// A decision was taken back with a command.
        case undo = 3
    }

    /// The order; given by the store.
    public var number: Int64
    /// When, nanoseconds since 1970.
    public var atNanoseconds: Int64
    /// The thread's key.
    public var thread: String
    /// The state before.
    public var old: ConsentRecord.State
    /// The state after.
    public var new: ConsentRecord.State
    /// Where it came from.
    public var cause: Cause

    /// A decision.
    public init(
        atNanoseconds: Int64, thread: String, old: ConsentRecord.State, new: ConsentRecord.State, cause: Cause
    ) {
        number = 0
        self.atNanoseconds = atNanoseconds
        self.thread = thread
        self.old = old
        self.new = new
        self.cause = cause
    }
}

/// What became of a message that was in the Maildir and is there no more.
///
/// See: spec mail.md 1.9, rule 5
public struct MailTombstoneRecord: Sendable, Hashable {
    /// The message's id.
    public var message: [UInt8]
    /// When it was missed, nanoseconds since 1970.
    public var atNanoseconds: Int64
    /// The folder it lay in last; nothing when it went by the protocol.
    public var folder: String?

    /// A tombstone.
    public init(message: [UInt8], atNanoseconds: Int64, folder: String?) {
        self.message = message
        self.atNanoseconds = atNanoseconds
        self.folder = folder
    }
}

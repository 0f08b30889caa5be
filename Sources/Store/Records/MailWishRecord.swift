/// What the user wants of a thread by having moved mail, while it is not decided yet.
///
/// See: spec mail.md 4.4, rule 5
public struct MailWishRecord: Sendable, Hashable {
    /// The thread's key.
    public var thread: String
    /// The state it is to have.
    public var state: ConsentRecord.State
    /// The folder the first mail that was moved came from, as the mail side names it.
    public var origin: String
    /// The inbox of who wrote the mail that was moved last; nil for the bridge's own mails.
    public var author: String?
    /// When the last mail was moved, nanoseconds since 1970.
    public var atNanoseconds: Int64

    /// A wish.
    public init(
        thread: String, state: ConsentRecord.State, origin: String, author: String?, atNanoseconds: Int64
    ) {
        self.thread = thread
        self.state = state
        self.origin = origin
        self.author = author
        self.atNanoseconds = atNanoseconds
    }
}

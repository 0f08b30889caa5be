/// A thread of the Maildir: one conversation, however many groups it has.
///
/// See: spec mail.md 2.3 and 2.4
public struct MailThreadRecord: Sendable, Hashable {
    /// What names the thread in addresses and in its root.
    public var key: String
    /// The first mail as it was delivered: it tells how things stood then, and is never written again.
    public var root: [UInt8]
    /// The time of the root, nanoseconds since 1970.
    public var rootNanoseconds: Int64

    /// A thread.
    public init(key: String, root: [UInt8], rootNanoseconds: Int64) {
        self.key = key
        self.root = root
        self.rootNanoseconds = rootNanoseconds
    }
}

/// A title that a thread has or had; subjects keep the one they were written with.
public struct MailTitleRecord: Sendable, Hashable {
    /// Given by the store; the highest of a thread is in force.
    public var number: Int64
    /// The thread's key.
    public var thread: String
    /// The title.
    public var title: String

    /// A title with its number.
    public init(number: Int64, thread: String, title: String) {
        self.number = number
        self.thread = thread
        self.title = title
    }
}

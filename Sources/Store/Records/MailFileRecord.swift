/// A file of the Maildir that the bridge put there or has met there.
///
/// See: spec mail.md 1.5 and 4.4
public struct MailFileRecord: Sendable, Hashable {
    /// What the file is.
    public enum Kind: Int, Sendable {
        /// The mail of a message.
        case message = 1
        /// The first mail of a thread.
        case root = 2
        /// What took the place of a message that was deleted for everybody.
        case placeholder = 3
        /// A bounce, a warning, or another word of the bridge.
        case notice = 4
        /// Mail of the user's own; nothing is done with it.
        case stranger = 5
    }

    /// How far a file has come; intentions are written down before they are carried out.
    public enum State: Int, Sendable {
        /// It is being delivered: it may be there, or half there, or not.
        case delivering = 1
        /// It is there.
        case delivered = 2
        /// It is being moved to ``MailFileRecord/target``.
        case moving = 3
    }

    /// Given by the store.
    public var number: Int64
    /// What tells the file from all others, as its name holds it; empty for a stranger.
    public var key: String
    /// What the file is.
    public var kind: Kind
    /// The message's id; nothing for mails that are no message.
    public var message: [UInt8]?
    /// The thread's key.
    public var thread: String?
    /// The number of the title in its subject.
    public var title: Int64?
    /// How far it has come.
    public var state: State
    /// Whether it is one more file of a message that has a first one.
    public var isCopy: Bool
    /// Whether it holds files that were fetched from elsewhere, so that the store alone cannot make it again.
    public var isFetched: Bool
    /// The folder's directory below the root; empty for the inbox.
    public var folder: String
    /// Whether it lies in `new`; else in `cur`.
    public var isNew: Bool
    /// The whole file name.
    public var name: String
    /// The file's number on its file system.
    public var inode: Int64
    /// Bytes.
    public var size: Int64
    /// Where it is going while it is being moved.
    public var target: String?

    /// A file that is to be delivered.
    public init(
        key: String, kind: Kind, message: [UInt8]? = nil, thread: String? = nil, title: Int64? = nil,
        folder: String, isNew: Bool, name: String, size: Int64
    ) {
        number = 0
        self.key = key
        self.kind = kind
        self.message = message
        self.thread = thread
        self.title = title
        state = .delivering
        isCopy = false
        isFetched = false
        self.folder = folder
        self.isNew = isNew
        self.name = name
        inode = 0
        self.size = size
        target = nil
    }
}

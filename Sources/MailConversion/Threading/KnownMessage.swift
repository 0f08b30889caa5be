public import Content
public import Identity

/// A message that is in the store, as far as another mail that refers to it needs it.
public struct KnownMessage: Hashable, Sendable {
    public var identity: MailIdentity
    public var thread: ThreadIdentity
    public var author: InboxID
    /// What it answers, and what that answered, oldest first, without the root.
    public var ancestors: [MailIdentity]
    /// Its text, if it has one: to tell a quotation from new words.
    public var text: String?
    /// Its question, if it is one.
    public var actions: Actions?
    /// Whether nobody else has written after it, and it is not our own: an answer to it needs no reference.
    public var isNewestOfOthers: Bool
    /// The symbols of our own that stand on it.
    public var ownReactions: [String]

    public init(
        identity: MailIdentity, thread: ThreadIdentity, author: InboxID, ancestors: [MailIdentity] = [],
        text: String? = nil, actions: Actions? = nil, isNewestOfOthers: Bool = false,
        ownReactions: [String] = []
    ) {
        self.identity = identity
        self.thread = thread
        self.author = author
        self.ancestors = ancestors
        self.text = text
        self.actions = actions
        self.isNewestOfOthers = isNewestOfOthers
        self.ownReactions = ownReactions
    }
}

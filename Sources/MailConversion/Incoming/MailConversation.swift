public import Identity

/// A conversation as its mails show it.
public struct MailConversation: Hashable, Sendable {
    public var thread: ThreadIdentity
    /// The account's own inbox.
    public var own: InboxID
    /// From ``ConversationTitle``, already different from other conversations' titles.
    public var title: String

    public init(thread: ThreadIdentity, own: InboxID, title: String) {
        self.thread = thread
        self.own = own
        self.title = title
    }
}

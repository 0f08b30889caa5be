public import Identity
public import Mail

/// What the store and the network know around a mail that is to be sent.
public struct OutgoingSurroundings: Sendable {
    /// The account's own inbox.
    public var own: InboxID
    /// What the recipients asked for by ``MailToIntention/recipients(of:)`` turned out to be.
    public var resolved: [Recipient: InboxID]
    /// Finds a message by a Message-ID: one of ours, a replacement's, or that of a mail that was submitted.
    public var message: @Sendable (MessageIdentifier) -> KnownMessage?
    /// The members of a group by ``ThreadIdentity/key``, oneself included; nil for a group that is not there.
    public var members: @Sendable (String) -> Set<InboxID>?

    public init(
        own: InboxID, resolved: [Recipient: InboxID] = [:],
        message: @escaping @Sendable (MessageIdentifier) -> KnownMessage? = { _ in nil },
        members: @escaping @Sendable (String) -> Set<InboxID>? = { _ in nil }
    ) {
        self.own = own
        self.resolved = resolved
        self.message = message
        self.members = members
    }
}

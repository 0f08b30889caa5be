public import Content
public import Identity

/// What a mail means: to whom which messages go, in order.
public struct Intention: Hashable, Sendable {
    /// One conversation and what is sent into it.
    public struct Delivery: Hashable, Sendable {
        public var destination: Destination
        public var messages: [OutgoingMessage]

        public init(destination: Destination, messages: [OutgoingMessage]) {
            self.destination = destination
            self.messages = messages
        }
    }

    public var deliveries: [Delivery]

    public init(_ deliveries: [Delivery]) { self.deliveries = deliveries }
}

/// Where messages go. The recipients of the mail decide, never what it answers.
///
/// See: spec mail.md 3.5
public enum Destination: Hashable, Sendable {
    /// An existing group, by ``ThreadIdentity/key``.
    case group(String)
    /// The direct conversation with a person, to be opened if there is none.
    case person(InboxID)
    /// The newest group of exactly these people and oneself, to be created with the title if there is none.
    case people(Set<InboxID>, title: String)
}

/// One thing to send.
public enum OutgoingMessage: Hashable, Sendable {
    /// Content ready to be sent.
    case content(EncodedContent)
    /// Files too large for a message: to be sealed and uploaded, one as a remote attachment, several as one message.
    case upload([Attachment], answering: ReplyReference?)
    /// Delete a message for everybody; whether one may is the client's to judge.
    case deletion(MailIdentity)
    /// Ask to leave the group.
    case departure
}

/// What an answer names.
public struct ReplyReference: Hashable, Sendable {
    public var message: MailIdentity
    public var author: InboxID

    public init(message: MailIdentity, author: InboxID) {
        self.message = message
        self.author = author
    }

    /// An answer with the content inside.
    public func reply(with content: EncodedContent) -> Reply {
        Reply(reference: message.hex, referenceInboxID: author.text, content: content)
    }
}

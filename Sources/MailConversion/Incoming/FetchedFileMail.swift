public import Content
internal import Mail

/// A file from a web server that was fetched after the mail of its message had been delivered: a mail of its own below
/// that one, since a mail does not change once it is visible.
///
/// See: spec mail.md 2.6.1
public struct FetchedFileMail: Sendable {
    /// The message that points to the file.
    public var message: ReceivedMessage
    /// Where it was said, and by whom.
    public var conversation: MailConversation
    /// What it answers.
    public var known: KnownMessage?
    /// Which of the message's files, from 1 upward.
    public var number: Int
    /// The file as it was fetched, and what its message calls it.
    public var file: Attachment

    /// - Parameter name: what the message calls the file; only a hint where the file has a name itself.
    public init(
        _ file: Attachment, named name: String?, number: Int, of message: ReceivedMessage,
        in conversation: MailConversation, known: KnownMessage? = nil
    ) {
        self.file = file
        if file.filename?.isEmpty != false { self.file.filename = name }
        self.number = number
        self.message = message
        self.conversation = conversation
        self.known = known
    }

    /// The mail; it has the time of its message.
    public func compose(book: AddressBook, settings: MailSettings) throws(ConversionError) -> ComposedMail {
        let identifier = try message.id.attachmentIdentifier(number, in: settings.domain)
        var writer = MailHeaderWriter(conversation, book, settings)
        try writer.people(from: message.sender)
        writer.subject("Re: \(conversation.title)")
        writer.date(message.sentNanoseconds)
        writer.identifier(identifier)
        writer.anchor(
            try ThreadAnchor(
                conversation.thread, answering: message.id, known: known, in: settings.domain))
        try writer.list()
        if let expiry = message.expiresNanoseconds { writer.date(expiry, name: .expires) }
        writer.kindOfConversation()
        writer.text(ArchiveFields.groupID, Hexadecimal.text(message.groupID))
        let (mail, bytes) = try writer.mail(
            AttachmentToMail.part(file), seed: Array(identifier.string.utf8))
        return ComposedMail(
            message: mail, bytes: bytes, identifier: identifier, isSeen: false,
            fileKey: message.id.attachmentFileKey(number), timeNanoseconds: message.sentNanoseconds)
    }
}

public import Identity
internal import Mail

/// What takes the place of a message that was deleted for everybody.
///
/// See: spec mail.md 2.8
public struct DeletionToMail: Sendable {
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// The mail is removed, and a line with its Message-ID takes its place.
        case replace
        /// The mail stays, and a notice answers it.
        case notice
        /// Nothing happens.
        case ignore
    }

    /// The request that took effect.
    public struct Request: Hashable, Sendable {
        /// The id of the request itself.
        public var id: MailIdentity
        public var deleter: InboxID
        /// Nanoseconds since 1970.
        public var sentNanoseconds: Int64

        public init(id: MailIdentity, deleter: InboxID, sentNanoseconds: Int64) {
            self.id = id
            self.deleter = deleter
            self.sentNanoseconds = sentNanoseconds
        }
    }

    public let settings: MailSettings
    public let book: AddressBook

    public init(settings: MailSettings, book: AddressBook) {
        self.settings = settings
        self.book = book
    }

    /// The placeholder or the notice; nil when deletions are ignored.
    ///
    /// - Parameters:
    ///   - target: the deleted message.
    ///   - known: the same, for its place in the thread.
    public func compose(
        _ request: Request, of target: ReceivedMessage, known: KnownMessage,
        in conversation: MailConversation,
        style: Style
    ) throws(ConversionError) -> ComposedMail? {
        switch style {
        case .ignore: nil
        case .replace: try placeholder(request, target, known, conversation)
        case .notice: try notice(request, target, known, conversation)
        }
    }

    private func text(_ request: Request, _ target: ReceivedMessage) -> String {
        "This message was deleted by \(request.deleter == target.sender ? "its sender" : "an admin")."
    }

    /// The thread stays whole: id, place and time are those of the message that is gone.
    private func placeholder(
        _ request: Request, _ target: ReceivedMessage, _ known: KnownMessage, _ conversation: MailConversation
    ) throws(ConversionError) -> ComposedMail {
        let identifier = try target.id.identifier(in: settings.domain)
        let anchor =
            if let parent = known.ancestors.last {
                try ThreadAnchor(
                    conversation.thread, answering: parent,
                    known: KnownMessage(
                        identity: parent, thread: known.thread, author: known.author,
                        ancestors: Array(known.ancestors.dropLast())), in: settings.domain)
            } else {
                try ThreadAnchor(conversation.thread, in: settings.domain)
            }
        var writer = try begin(from: target.sender, target.sentNanoseconds, identifier, anchor, conversation)
        if let expiry = target.expiresNanoseconds { writer.date(expiry, name: .expires) }
        writer.text(ArchiveFields.messageID, target.id.hex)
        writer.kindOfConversation()
        writer.text(ArchiveFields.groupID, Hexadecimal.text(target.groupID))
        writer.text(ArchiveFields.deletedBy, request.deleter.text)
        let (mail, bytes) = try writer.mail(.text(text(request, target)), seed: request.id.bytes)
        return ComposedMail(
            message: mail, bytes: bytes, identifier: identifier, isSeen: true,
            fileKey: target.id.hex.prefix(32) + "D", timeNanoseconds: target.sentNanoseconds)
    }

    private func notice(
        _ request: Request, _ target: ReceivedMessage, _ known: KnownMessage, _ conversation: MailConversation
    ) throws(ConversionError) -> ComposedMail {
        let identifier = try request.id.identifier(in: settings.domain)
        let anchor = try ThreadAnchor(
            conversation.thread, answering: target.id, known: known, in: settings.domain)
        var writer = try begin(
            from: request.deleter, request.sentNanoseconds, identifier, anchor, conversation)
        writer.text(ArchiveFields.messageID, request.id.hex)
        writer.kindOfConversation()
        writer.text(ArchiveFields.groupID, Hexadecimal.text(target.groupID))
        writer.text(ArchiveFields.reference, target.id.hex)
        writer.text(ArchiveFields.deletedBy, request.deleter.text)
        let (mail, bytes) = try writer.mail(.text(text(request, target)), seed: request.id.bytes)
        return ComposedMail(
            message: mail, bytes: bytes, identifier: identifier, isSeen: true,
            fileKey: String(request.id.hex.prefix(32)), timeNanoseconds: request.sentNanoseconds)
    }

    private func begin(
        from sender: InboxID, _ time: Int64, _ identifier: MessageIdentifier, _ anchor: ThreadAnchor,
        _ conversation: MailConversation
    ) throws(ConversionError) -> MailHeaderWriter {
        var writer = MailHeaderWriter(conversation, book, settings)
        try writer.people(from: sender)
        writer.subject("Re: \(conversation.title)")
        writer.date(time)
        writer.identifier(identifier)
        writer.anchor(anchor)
        try writer.list()
        writer.text(.autoSubmitted, "auto-generated")
        return writer
    }
}

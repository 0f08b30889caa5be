public import Content
internal import Identity
internal import Mail

/// Turns a message of the store into the mail that lies in the Maildir.
///
/// The same message, conversation, surroundings and settings give the same bytes: times come from the message, boundaries
/// from its id. Nothing a sender wrote reaches a header without passing through the composer's cleaning.
///
/// See: spec mail.md 2
public struct MessageToMail: Sendable {
    public let settings: MailSettings
    public let book: AddressBook

    public init(settings: MailSettings, book: AddressBook) {
        self.settings = settings
        self.book = book
    }

    /// The message that a message refers to, to be looked up before it is composed: of a reply, a reaction, an edit or a
    /// request to delete.
    public static func reference(of content: DecodedContent) -> MailIdentity? {
        switch content {
        case .reply(let reply): MailIdentity(hex: reply.reference)
        case .reaction(let reaction): MailIdentity(hex: reaction.reference)
        case .deleteMessage(let deletion): MailIdentity(hex: deletion.messageID)
        case .editMessage(let edit): MailIdentity(hex: edit.messageID)
        default: nil
        }
    }

    /// The mail of a message.
    ///
    /// - Throws: `notComposable` only for ids that no mail can carry.
    public func compose(
        _ message: ReceivedMessage, in conversation: MailConversation,
        surroundings: MessageSurroundings = MessageSurroundings()
    ) throws(ConversionError) -> MailOutcome {
        let context = RenderingContext(
            message: message, conversation: conversation, surroundings: surroundings, book: book,
            settings: settings)
        let encoded = try? EncodedContent(serialized: message.content)
        switch Self.render(encoded, context) {
        case .failure(let nothing): return .none(nothing.reason)
        case .success(let rendered): return .mail(try write(rendered, encoded, context))
        }
    }

    private static func render(
        _ encoded: EncodedContent?, _ context: RenderingContext
    ) -> Result<RenderedContent, NoMail> {
        guard let encoded else { return .success(UnknownToMail.render(nil)) }
        let content = ContentRegistry.decode(encoded)
        let rendered = ContentToMail.render(content, inflated(encoded), context)
        guard let edited = encoded.parameters[EditMessage.parameter] else { return rendered }
        switch content {
        case .text, .markdown: return rendered.map { EditToMail.marked($0, edited) }
        default: return rendered
        }
    }

    /// What the data part of a message shows: its content as its codec read it.
    private static func inflated(_ encoded: EncodedContent) -> EncodedContent {
        guard encoded.compression != nil, let bytes = try? ContentCompression.inflate(encoded) else {
            return encoded
        }
        var inflated = encoded
        inflated.content = bytes
        inflated.compression = nil
        return inflated
    }

    private func write(
        _ rendered: RenderedContent, _ encoded: EncodedContent?, _ context: RenderingContext
    ) throws(ConversionError) -> ComposedMail {
        let message = context.message
        let conversation = context.conversation
        let identifier = try message.id.identifier(in: settings.domain)
        var writer = MailHeaderWriter(conversation, book, settings)
        try writer.people(from: sender(message, encoded))
        writer.subject(subject(rendered, conversation))
        writer.date(message.sentNanoseconds)
        writer.identifier(identifier)
        writer.anchor(try anchor(rendered, context))
        try writer.list()
        writer.text(.autoSubmitted, rendered.autoSubmitted)
        if let expiry = message.expiresNanoseconds { writer.date(expiry, name: .expires) }
        writer.text(ArchiveFields.messageID, message.id.hex)
        writer.kindOfConversation()
        writer.text(ArchiveFields.groupID, Hexadecimal.text(message.groupID))
        writer.text(ArchiveFields.installationID, message.installation?.text)
        writer.text(ArchiveFields.sentAt, String(message.sentNanoseconds))
        if let key = message.idempotencyKey {
            writer.field(ArchiveFields.idempotencyKey(key))
        } else {
            writer.text(ArchiveFields.restored, "yes")
        }
        writer.text(ArchiveFields.expiresAt, message.expiresNanoseconds.map { String($0) })
        writer.text(ArchiveFields.contentType, encoded?.type?.description)
        writer.text(ArchiveFields.innerContentType, rendered.innerType?.description)
        writer.text(ArchiveFields.reference, rendered.reference)
        writer.text(ArchiveFields.referenceInbox, rendered.referenceInbox)
        for field in rendered.extraFields { writer.field(field) }
        let body = try keep(message, rendered, encoded, &writer)
        let isOwn = message.sender == conversation.own
        if isOwn { writer.text(ArchiveFields.status, "published") }
        let (mail, bytes) = try writer.mail(body, seed: message.id.bytes)
        return ComposedMail(
            message: mail, bytes: bytes, identifier: identifier, isSeen: rendered.isSeen || isOwn,
            fileKey: String(message.id.hex.prefix(32)), timeNanoseconds: message.sentNanoseconds)
    }

    /// Of a change: the member who made it. Of everything else: who sent it.
    private func sender(_ message: ReceivedMessage, _ encoded: EncodedContent?) -> InboxID {
        guard message.kind == .membershipChange, let encoded,
            case .groupUpdated(let change) = ContentRegistry.decode(encoded)
        else { return message.sender }
        let initiator = InboxID(change.initiator)
        return initiator.isWellFormed ? initiator : message.sender
    }

    private func subject(_ rendered: RenderedContent, _ conversation: MailConversation) -> String {
        if settings.subject == .snippet, let snippet = rendered.snippet { return snippet }
        return "Re: \(conversation.title)"
    }

    private func anchor(
        _ rendered: RenderedContent, _ context: RenderingContext
    ) throws(ConversionError) -> ThreadAnchor {
        let thread = context.conversation.thread
        guard let target = rendered.target else { return try ThreadAnchor(thread, in: settings.domain) }
        let known =
            [context.surroundings.target, context.surroundings.newestOwn].first { $0?.identity == target }
            ?? nil
        return try ThreadAnchor(thread, answering: target, known: known, in: settings.domain)
    }

    /// Writes down how the original bytes are kept; the body gets one more part when nothing less will do.
    private func keep(
        _ message: ReceivedMessage, _ rendered: RenderedContent, _ encoded: EncodedContent?,
        _ writer: inout MailHeaderWriter
    ) throws(ConversionError) -> MIMEPart {
        let digest = BodyRebuilder.digest(message.content)
        if followsFromBody(message.content, rendered, encoded) {
            writer.text(ArchiveFields.rule, ContentRule.body.rawValue)
            writer.text(ArchiveFields.digest, digest)
            return rendered.body
        }
        if Self.holdsKeys(message, encoded) {
            writer.text(ArchiveFields.rule, ContentRule.withheld.rawValue)
            writer.text(ArchiveFields.digest, digest)
            return rendered.body
        }
        let fits = message.content.count <= ContentRule.headerByteLimit
        writer.text(ArchiveFields.rule, (fits ? ContentRule.header : .part).rawValue)
        writer.text(ArchiveFields.digest, digest)
        if fits {
            writer.field(HeaderField(ArchiveFields.content, bytes: message.content))
            return rendered.body
        }
        let part = try originalPart(message)
        if rendered.body.mediaType.essence == MediaType.mixed.essence {
            return MIMEPart(.mixed, parts: rendered.body.parts + [part])
        }
        return MIMEPart(.mixed, parts: [rendered.body, part])
    }

    /// Changes of the attributes that no client shows hold the key that signs the commit log: mail is no place for it.
    private static func holdsKeys(_ message: ReceivedMessage, _ encoded: EncodedContent?) -> Bool {
        guard message.kind == .membershipChange, let encoded,
            case .groupUpdated(let change) = ContentRegistry.decode(encoded)
        else { return false }
        return change.metadataChanges.contains { $0.field.hasPrefix("_") }
    }

    private func originalPart(_ message: ReceivedMessage) throws(ConversionError) -> MIMEPart {
        do {
            let type = try MediaType("application", "vnd.xmtp.encoded-content")
            let name = "\(message.id.hex.prefix(16)).xmtp"
            return MIMEPart(type, message.content, disposition: .attachment(fileName: name, mediaType: type))
        } catch {
            throw ConversionError(.notComposable, error.reason)
        }
    }

    /// Asked of the very fields and parts that a reader of the mail will have.
    private func followsFromBody(
        _ content: [UInt8], _ rendered: RenderedContent, _ encoded: EncodedContent?
    ) -> Bool {
        guard let type = encoded?.type,
            let shown = ContentTypeID(HeaderText(foreign: type.description).string),
            shown == type
        else { return false }
        var rebuilder = BodyRebuilder(type: type, body: rendered.body)
        rebuilder.reference = Self.asRead(rendered.reference)
        rebuilder.referenceInbox = Self.asRead(rendered.referenceInbox)
        rebuilder.innerType = Self.asRead(rendered.innerType?.description).flatMap { ContentTypeID($0) }
        return rebuilder.first { $0 == content } != nil
    }

    /// A text as a reader finds it in the header; one that is empty has no field.
    private static func asRead(_ text: String?) -> String? {
        guard let text else { return nil }
        let cleaned = HeaderText(foreign: text)
        return cleaned.isEmpty ? nil : cleaned.string
    }
}

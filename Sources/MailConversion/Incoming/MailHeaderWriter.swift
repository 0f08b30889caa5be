internal import Content
internal import Identity
internal import Mail

/// The header of a mail of a conversation, in the order of the specification.
///
/// See: spec mail.md 2.2
struct MailHeaderWriter {
    let conversation: MailConversation
    let book: AddressBook
    let settings: MailSettings
    private(set) var header = MailHeader()

    init(_ conversation: MailConversation, _ book: AddressBook, _ settings: MailSettings) {
        self.conversation = conversation
        self.book = book
        self.settings = settings
    }

    /// From, to, and where an answer goes.
    mutating func people(from sender: InboxID) throws(ConversionError) {
        let own = conversation.own
        header.append(
            HeaderField(.deliveredTo, mailboxes: [try AddressBook.bareMailbox(of: own, in: settings.domain)]))
        header.append(HeaderField(.from, mailboxes: [try book.mailbox(of: sender, in: settings.domain)]))
        guard conversation.thread.isGroup else {
            let reader = sender == own ? conversation.thread.peer(of: own) ?? own : own
            header.append(HeaderField(.to, mailboxes: [try book.mailbox(of: reader, in: settings.domain)]))
            return
        }
        let group = try groupMailbox
        header.append(HeaderField(.to, mailboxes: [group]))
        header.append(HeaderField(.replyTo, mailboxes: [group]))
    }

    private var groupMailbox: MailboxAddress {
        get throws(ConversionError) {
            do {
                return try MailboxAddress(
                    localPart: conversation.thread.key, domain: settings.domain.groups,
                    displayName: conversation.title)
            } catch {
                throw ConversionError(.notComposable, "a group's address that mail cannot carry")
            }
        }
    }

    mutating func subject(_ subject: String) { header.append(HeaderField(.subject, text: subject)) }

    mutating func date(_ nanoseconds: Int64, name: HeaderName = .date) {
        let minutes = settings.zoneMinutes(nanoseconds / 1_000_000_000)
        header.append(HeaderField(name, date: DateTime(nanoseconds: nanoseconds, offsetMinutes: minutes)))
    }

    mutating func identifier(_ identifier: MessageIdentifier) {
        header.append(HeaderField(.messageID, identifiers: [identifier]))
    }

    mutating func anchor(_ anchor: ThreadAnchor) {
        header.append(HeaderField(.inReplyTo, identifiers: [anchor.inReplyTo]))
        header.append(HeaderField(.references, identifiers: anchor.references))
    }

    /// The fields of a mailing list, for groups.
    ///
    /// See: RFC 2919, RFC 2369
    mutating func list() throws(ConversionError) {
        guard conversation.thread.isGroup else { return }
        let key = conversation.thread.key
        do {
            let list = try ListIdentifier("\(key).\(settings.domain.groups)", title: conversation.title)
            header.append(HeaderField(.listID, list: list))
        } catch {
            throw ConversionError(.notComposable, "a list identifier that mail cannot carry")
        }
        header.append(HeaderField(.listPost, text: "<mailto:\(key)@\(settings.domain.groups)>"))
    }

    mutating func text(_ name: HeaderName, _ text: String?) {
        guard let text else { return }
        let cleaned = HeaderText(foreign: text)
        if !cleaned.isEmpty { header.append(HeaderField(name, .text(cleaned))) }
    }

    mutating func field(_ field: HeaderField?) {
        if let field { header.append(field) }
    }

    mutating func kindOfConversation() {
        text(ArchiveFields.network, settings.network)
        text(ArchiveFields.conversation, conversation.thread.isGroup ? "group" : "dm")
    }

    /// The mail with its body, in bytes.
    ///
    /// - Parameter seed: what its boundaries are drawn from.
    func mail(_ body: MIMEPart, seed: [UInt8]) throws(ConversionError) -> (MailMessage, [UInt8]) {
        let message = MailMessage(header: header, body: body)
        do {
            return (message, try MailWriter(boundarySeed: seed).write(message))
        } catch {
            throw ConversionError(.notComposable, error.reason)
        }
    }
}

internal import Identity
internal import Mail

/// The header of a mail that the bridge itself writes to the account's owner.
struct NoticeWriter {
    let own: InboxID
    let settings: MailSettings
    private var header = MailHeader()
    private var message: MessageIdentifier?

    init(own: InboxID, settings: MailSettings) {
        self.own = own
        self.settings = settings
    }

    mutating func people() throws(ConversionError) {
        let bridge: MailboxAddress
        do {
            bridge = try MailboxAddress(
                localPart: "MAILER-DAEMON", domain: settings.domain.name, displayName: "XMTP bridge")
        } catch {
            throw ConversionError(.notComposable, error.reason)
        }
        header.append(HeaderField(.from, mailboxes: [bridge]))
        header.append(
            HeaderField(.to, mailboxes: [try AddressBook.bareMailbox(of: own, in: settings.domain)]))
    }

    mutating func subject(_ subject: String) { header.append(HeaderField(.subject, text: subject)) }

    mutating func date(_ nanoseconds: Int64) {
        let minutes = settings.zoneMinutes(nanoseconds / 1_000_000_000)
        header.append(HeaderField(.date, date: DateTime(nanoseconds: nanoseconds, offsetMinutes: minutes)))
    }

    mutating func identifier(_ text: String) throws(ConversionError) {
        let identifier = try MailIdentity.identifier(text)
        message = identifier
        header.append(HeaderField(.messageID, identifiers: [identifier]))
    }

    /// What the notice is about, last.
    mutating func references(_ references: [MessageIdentifier]) {
        guard let last = references.last else { return }
        header.append(HeaderField(.inReplyTo, identifiers: [last]))
        header.append(HeaderField(.references, identifiers: references))
    }

    mutating func autoSubmitted(_ word: String) { header.append(HeaderField(.autoSubmitted, text: word)) }

    /// - Parameter key: 32 hexadecimal digits for the file's name.
    func mail(_ body: MIMEPart, key: String, _ nanoseconds: Int64) throws(ConversionError) -> ComposedMail {
        guard let message else { throw ConversionError(.notComposable, "a notice without Message-ID") }
        let mail = MailMessage(header: header, body: body)
        do {
            let bytes = try MailWriter(boundarySeed: Array(key.utf8)).write(mail)
            return ComposedMail(
                message: mail, bytes: bytes, identifier: message, isSeen: false, fileKey: key,
                timeNanoseconds: nanoseconds)
        } catch {
            throw ConversionError(.notComposable, error.reason)
        }
    }
}

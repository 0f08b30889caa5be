internal import Crypto
public import Identity
public import Mail

/// Tells the writer of a mail what became of it.
///
/// See: RFC 3464, spec mail.md 3.7
public struct BounceMail: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// It is not sent, for this reason.
        case failed(Refusal)
        /// It has not been sent yet, and will be tried until then (nanoseconds since 1970).
        case delayed(Refusal, until: Int64)
        /// It was published; told only to those who asked.
        case delivered
    }

    public var outcome: Outcome
    /// The mail as it was submitted.
    public var original: [UInt8]
    /// Its header.
    public var header: MailHeader
    /// The recipients it is about; those of the mail's header when empty.
    public var recipients: [String]
    /// The account's own inbox.
    public var own: InboxID
    /// Where it would have gone, if that is known.
    public var conversation: MailConversation?
    /// When it was submitted, nanoseconds since 1970.
    public var arrivalNanoseconds: Int64
    /// When this came about, nanoseconds since 1970.
    public var nanoseconds: Int64

    public init(
        outcome: Outcome, original: [UInt8], header: MailHeader, recipients: [String] = [], own: InboxID,
        conversation: MailConversation?, arrivalNanoseconds: Int64, nanoseconds: Int64
    ) {
        self.outcome = outcome
        self.original = original
        self.header = header
        self.recipients = recipients
        self.own = own
        self.conversation = conversation
        self.arrivalNanoseconds = arrivalNanoseconds
        self.nanoseconds = nanoseconds
    }

    /// The mail, with the whole original in it.
    public func compose(settings: MailSettings) throws(ConversionError) -> ComposedMail {
        let key = self.key
        var writer = NoticeWriter(own: own, settings: settings)
        try writer.people()
        writer.subject("\(word): \(header.subject ?? "your mail")")
        writer.date(nanoseconds)
        try writer.identifier("dsn.\(key)@\(settings.domain.name)")
        try thread(&writer, settings)
        writer.autoSubmitted("auto-replied")
        let body: MIMEPart
        do {
            body = try report(settings).body()
        } catch {
            throw ConversionError(.notComposable, error.reason)
        }
        return try writer.mail(body, key: key, nanoseconds)
    }

    private var word: String {
        switch outcome {
        case .failed: "Undelivered"
        case .delayed: "Delayed"
        case .delivered: "Delivered"
        }
    }

    /// Hexadecimal digits that name the report: the same for the same outcome of the same mail.
    private var key: String {
        var hash = SHA256()
        hash.update(data: original)
        hash.update(data: Array("\(word) \(nanoseconds)".utf8))
        return Hexadecimal.text(Array(hash.finalize()).prefix(16))
    }

    private func thread(_ writer: inout NoticeWriter, _ settings: MailSettings) throws(ConversionError) {
        var references: [MessageIdentifier] = []
        if let conversation { references.append(try conversation.thread.root(in: settings.domain)) }
        if let original = header.messageIdentifier, !references.contains(original) {
            references.append(original)
        }
        writer.references(references)
    }

    private func report(_ settings: MailSettings) -> DeliveryReport {
        let named = recipients.isEmpty ? refused ?? addressees : recipients
        let status = DeliveryStatus(
            reportingMTA: settings.domain.bridge, arrival: date(arrivalNanoseconds, settings),
            recipients: named.prefix(OutgoingOptions.othersLimit + 1).map { recipient($0, settings) })
        return DeliveryReport(explanation: explanation, status: status, original: original)
    }

    private var refused: [String]? {
        switch outcome {
        case .failed(let refusal), .delayed(let refusal, _): refusal.recipient.map { [$0] }
        case .delivered: nil
        }
    }

    private var addressees: [String] {
        let all = (header.mailboxes(.to) + header.mailboxes(.cc)).map(\.addressSpecification)
        return all.isEmpty ? ["unknown"] : all
    }

    private func recipient(_ address: String, _ settings: MailSettings) -> DeliveryStatus.Recipient {
        let shown = String(
            address.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 }.map(Character.init))
        switch outcome {
        case .failed(let refusal):
            return DeliveryStatus.Recipient(
                finalRecipient: shown, action: .failed, status: refusal.status,
                diagnostic: refusal.code.rawValue)
        case .delayed(let refusal, let until):
            return DeliveryStatus.Recipient(
                finalRecipient: shown, action: .delayed, status: refusal.status,
                diagnostic: refusal.code.rawValue,
                lastAttempt: date(nanoseconds, settings), willRetryUntil: date(until, settings))
        case .delivered:
            return DeliveryStatus.Recipient(finalRecipient: shown, action: .delivered, status: .delivered)
        }
    }

    private func date(_ nanoseconds: Int64, _ settings: MailSettings) -> DateTime {
        DateTime(nanoseconds: nanoseconds, offsetMinutes: settings.zoneMinutes(nanoseconds / 1_000_000_000))
    }

    private var explanation: String {
        let place = conversation.map { " to \"\($0.title)\"" } ?? ""
        switch outcome {
        case .failed(let refusal):
            return "Your message could not be delivered\(place).\n\n\(refusal.sentence)"
        case .delayed(let refusal, _):
            return "Your message has not been delivered\(place) yet.\n\n\(refusal.sentence)"
        case .delivered: return "Your message was delivered\(place)."
        }
    }
}

internal import Mail
internal import MailParsing

/// A mail with its envelope, fit to be queued.
///
/// See: spec mail.md 3.1 and 3.2.
public struct SubmittedMail: Sendable, Hashable {
    /// Nil: the user's only account.
    public let sender: String?
    /// Each once, in order.
    public let recipients: [String]
    public let notify: String?
    public let returns: String?
    public let envelopeID: String?
    /// With LF at the ends of lines, without `Bcc` when the recipients were taken from the header.
    public let message: [UInt8]

    /// See: spec mail.md 3.2.
    public static let largestMessage = 26_214_400

    init(
        sender: String?, recipients: [String], notify: String?, returns: String?, envelopeID: String?,
        message: [UInt8]
    ) {
        self.sender = sender
        self.recipients = recipients
        self.notify = notify
        self.returns = returns
        self.envelopeID = envelopeID
        self.message = message
    }

    /// Checks what was given against what is known; asks nobody.
    ///
    /// - Parameters:
    ///   - input: what was read, before CR and the final dot are taken away.
    /// - Throws: `SubmissionError` `.data`, `.noUser`, `.noHost`, `.notPermitted`.
    public init(
        _ arguments: SendmailArguments, input: [UInt8], policy: SubmissionPolicy
    ) throws(SubmissionError) {
        // Half may be CR; beyond that nobody needs to look.
        guard input.count <= 2 * Self.largestMessage else {
            throw SubmissionError(.data, "The mail is larger than 25 MiB; send large files another way.")
        }
        var bytes = InputText.normalized(input, endsAtDot: arguments.endsAtDot)
        guard bytes.count <= Self.largestMessage else {
            throw SubmissionError(.data, "The mail is larger than 25 MiB; send large files another way.")
        }
        let mail = try Self.parse(bytes)
        var wanted: [MailboxAddress] = []
        for text in arguments.recipients {
            let found = AddressSpecification.parse(list: text)
            guard !found.isEmpty else {
                throw SubmissionError(.data, "A recipient is no address: check the spelling.")
            }
            wanted += found
        }
        if arguments.takesRecipientsFromHeader {
            for name in [HeaderName.to, .cc, .bcc] { wanted += mail.header.mailboxes(name) }
            bytes = InputText.withoutBcc(bytes)
        }
        try Self.checkContent(mail.body)
        recipients = try Self.checked(wanted, policy)
        sender = try Self.sender(arguments.sender, mail.header, policy)
        notify = arguments.notify
        returns = arguments.returns
        envelopeID = arguments.envelopeID
        message = bytes
    }

    private static func parse(_ bytes: [UInt8]) throws(SubmissionError) -> MailMessage {
        do throws(MailError) {
            return try MailParser().parse(bytes)
        } catch {
            throw SubmissionError(.data, "The mail cannot be used: \(error.reason).")
        }
    }

    private static func checkContent(_ body: MIMEPart) throws(SubmissionError) {
        let hasContent = body.leaves.contains { part in
            guard let data = part.data else { return false }
            return data.contains { $0 > 0x20 } || (part.disposition != nil && !data.isEmpty)
                || part.mediaType.type != "text"
        }
        guard hasContent else { throw SubmissionError(.data, "The mail is empty; write something into it.") }
    }

    private static func checked(
        _ wanted: [MailboxAddress], _ policy: SubmissionPolicy
    ) throws(SubmissionError) -> [String] {
        guard !wanted.isEmpty else {
            throw SubmissionError(
                .data, "The mail has no recipients; name one, or use -t to take them from the header.")
        }
        var seen: Set<String> = []
        var result: [String] = []
        for address in wanted {
            guard !address.domain.isEmpty, policy.isOurs(address.domain) else {
                throw SubmissionError(
                    .noHost,
                    "A recipient's domain is not \(policy.domains.first ?? "ours"); nothing was sent to anyone."
                )
            }
            let text = "\(address.localPart)@\(address.domain)"
            guard !policy.missing.contains(text.lowercased()) else {
                throw SubmissionError(.noUser, "A recipient is not on XMTP; nothing was sent to anyone.")
            }
            if seen.insert(text.lowercased()).inserted { result.append(text) }
        }
        return result
    }

    /// See: spec mail.md 3.2, account selection.
    private static func sender(
        _ given: String?, _ header: MailHeader, _ policy: SubmissionPolicy
    ) throws(SubmissionError) -> String? {
        let from = header.mailboxes(.from).first.map { "\($0.localPart)@\($0.domain)" }
        guard let sender = given ?? from else { return nil }
        guard policy.senders.isEmpty || policy.senders.contains(sender.lowercased()) else {
            throw SubmissionError(.notPermitted, "The sender is none of your addresses; correct From or -f.")
        }
        return sender
    }
}

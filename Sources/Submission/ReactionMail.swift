public import Mail

/// The mail that says a reaction to another mail.
///
/// See: RFC 9078, spec mail.md 3.6, rule 8
public enum ReactionMail {
    /// The reaction, addressed to where the other mail's conversation is.
    ///
    /// - Parameters:
    ///   - emoji: what is put on the message, or taken off it.
    ///   - target: the mail that is reacted to.
    ///   - removing: takes it off.
    /// - Throws: `SubmissionError.data` when the other mail is none of ours, or the emoji is empty.
    public static func compose(
        _ emoji: [String], on target: MailHeader, removing: Bool
    ) throws(SubmissionError) -> (mail: MailMessage, recipients: [MailboxAddress]) {
        guard !emoji.isEmpty else { throw SubmissionError(.data, "Say which emoji.") }
        guard let identifier = target.messageIdentifier, target.text("XMTP-Message-ID") != nil else {
            throw SubmissionError(.data, "This mail is no message of XMTP, so there is nothing to react to.")
        }
        let isOwn = target.text("XMTP-Status") != nil
        let answer = target.mailboxes(.replyTo)
        let recipients = !answer.isEmpty ? answer : target.mailboxes(isOwn ? .to : .from)
        guard !recipients.isEmpty else {
            throw SubmissionError(.data, "This mail does not say where its conversation is.")
        }
        var header = MailHeader()
        header.append(HeaderField(.to, mailboxes: recipients))
        header.append(HeaderField(.subject, text: target.subject ?? "Re:"))
        header.append(HeaderField(.inReplyTo, identifiers: [identifier]))
        let references = target.identifiers(.references) + [identifier]
        header.append(HeaderField(.references, identifiers: references))
        if removing { header.append(HeaderField("XMTP-Reaction", text: "removed")) }
        return (MailMessage(header: header, body: ReactionPart.part(emoji)), recipients)
    }
}

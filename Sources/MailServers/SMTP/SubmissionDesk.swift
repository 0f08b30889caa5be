public import Mail
public import Submission

/// Who decides about a mail that is being submitted, and takes it.
///
/// Each answer is given while the client waits: what is not known at hand is better accepted and bounced later than
/// fetched for long.
///
/// See: spec mail.md 3.4
public protocol SubmissionDesk: Sendable {
    /// Nil when this account may send as this address.
    func refusal(ofSender address: MailboxAddress) async -> SMTPReply?
    /// Nil when mail to this address is good, or unknown but plausible.
    func refusal(ofRecipient address: MailboxAddress) async -> SMTPReply?
    /// Queues a mail durably.
    ///
    /// - Returns: the name of the queued mail, shown to the client.
    /// - Throws: `SubmissionError`; nothing is queued then.
    func queue(_ message: [UInt8], _ envelope: SMTPEnvelope) async throws(SubmissionError) -> String
}

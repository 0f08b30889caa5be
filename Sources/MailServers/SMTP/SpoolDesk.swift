public import Mail
internal import MailConversion
public import Maildir
internal import NIOPosix
public import Submission

/// The desk that asks nobody: the rules of addresses, the policy file beside the spool, and the spool.
public struct SpoolDesk: SubmissionDesk {
    private let state: String
    private let faults: FaultPoints

    /// - Parameters:
    ///   - state: the folder with the spool and the policy file.
    ///   - faults: the spool's steps; for tests.
    public init(state: String, faults: FaultPoints = .none) {
        self.state = state
        self.faults = faults
    }

    public func refusal(ofSender address: MailboxAddress) async -> SMTPReply? {
        guard let senders = try? SubmissionPolicy(stateFolder: state).senders else { return Self.unreadable }
        let isOwn = senders.isEmpty || senders.contains(address.addressSpecification.lowercased())
        return isOwn
            ? nil
            : SMTPReply(
                SubmissionError(.notPermitted, "The sender is none of your addresses; correct From."))
    }

    public func refusal(ofRecipient address: MailboxAddress) async -> SMTPReply? {
        guard let policy = try? SubmissionPolicy(stateFolder: state) else { return Self.unreadable }
        var refusal: Refusal?
        for name in policy.domains {
            guard let domain = MailDomain(name) else { continue }
            do throws(Refusal) {
                _ = try Recipient(address, in: domain)
                return policy.missing.contains(address.addressSpecification.lowercased())
                    ? SMTPReply(Refusal(.unknownRecipient, recipient: address)) : nil
            } catch {
                if refusal == nil || error.code != .foreignRecipient { refusal = error }
            }
        }
        return SMTPReply(refusal ?? Refusal(.foreignRecipient, recipient: address))
    }

    public func queue(
        _ message: [UInt8], _ envelope: SMTPEnvelope
    ) async throws(SubmissionError) -> String {
        let (state, faults) = (state, faults)
        let result: Result<String, SubmissionError>
        do {
            // Parsing and flushing take their time: not on the threads that serve connections.
            result = try await NIOThreadPool.singleton.runIfActive {
                Result { () throws(SubmissionError) in
                    try Self.queue(message, envelope, state: state, faults)
                }
            }
        } catch {
            throw SubmissionError(.temporary, "The program is stopping; send the mail again.")
        }
        return try result.get()
    }

    private static func queue(
        _ message: [UInt8], _ envelope: SMTPEnvelope, state: String, _ faults: FaultPoints
    ) throws(SubmissionError) -> String {
        var arguments = try SendmailArguments([])
        arguments.recipients = envelope.recipients
        arguments.endsAtDot = false
        arguments.sender = envelope.sender
        arguments.notify = envelope.notify
        arguments.returns = envelope.returns
        arguments.envelopeID = envelope.envelopeID
        let policy = try SubmissionPolicy(stateFolder: state)
        let mail = try SubmittedMail(arguments, input: message, policy: policy)
        let placement = try Spool(path: StateFolder.spool(state), faults: faults).submit(
            mail, source: .smtp, limit: policy.spoolLimit)
        return placement.name.base
    }

    private static let unreadable = SMTPReply(
        SubmissionError(.cannotCreate, "The spool's own files cannot be read; see xmtp-mail status."))
}

internal import Bridge
internal import Client
internal import Conversations
internal import Mail
internal import MailConversion
internal import MailServers
internal import Submission

/// The desk of an account that runs: what the spool's rules allow, and what is known of the recipients.
///
/// See: spec mail.md 3.4
struct MailDesk: SubmissionDesk {
    /// How long a client waits for the network; a recipient not found by then is taken, and comes back if it must.
    private static let patience = Duration.seconds(5)

    private let spool: SpoolDesk
    private let client: XMTPClient
    private let resolver: RecipientResolver
    private let domain: MailDomain

    init(_ mail: MailAccount, state: String) {
        spool = SpoolDesk(state: state)
        client = mail.client
        domain = mail.configuration.mail.domain
        resolver = RecipientResolver(client: mail.client, aliases: mail.configuration.aliases)
    }

    func refusal(ofSender address: MailboxAddress) async -> SMTPReply? {
        await spool.refusal(ofSender: address)
    }

    func refusal(ofRecipient address: MailboxAddress) async -> SMTPReply? {
        if let refusal = await spool.refusal(ofRecipient: address) { return refusal }
        // Another account of the same person may be meant: its own desk knows no more than the spool's rules.
        guard let recipient = try? Recipient(address, in: domain) else { return nil }
        if case .group(let key) = recipient { return groupRefusal(key, address) }
        return await personRefusal(recipient, address)
    }

    func queue(_ message: [UInt8], _ envelope: SMTPEnvelope) async throws(SubmissionError) -> String {
        try await spool.queue(message, envelope)
    }

    private func groupRefusal(_ key: String, _ address: MailboxAddress) -> SMTPReply? {
        let groups = (try? client.conversations()) ?? []
        let isMember = groups.contains {
            $0.type == .group && $0.isActive && ThreadIdentity.group($0.id.bytes).key == key
        }
        return isMember ? nil : SMTPReply(Refusal(.notMember, recipient: address))
    }

    private func personRefusal(_ recipient: Recipient, _ address: MailboxAddress) async -> SMTPReply? {
        let resolver = resolver
        return await withTaskGroup(of: Refusal?.self) { group in
            group.addTask {
                do throws(Refusal) {
                    _ = try await resolver.resolve([recipient])
                    return nil
                } catch {
                    return error
                }
            }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            switch first?.code {
            // The network is not the recipient's fault: the mail waits for it.
            case nil, .networkUnreachable, .rateLimited, .changedRecipient: return nil
            case let code?: return SMTPReply(Refusal(code, recipient: address))
            }
        }
    }
}

internal import Mail

/// The recipients of a mail: those of its envelope, and which of them its header names.
///
/// See: spec mail.md 3.5
public struct Recipients: Hashable, Sendable {
    /// All of them, each once, in order.
    public let all: [Recipient]
    /// Those that only the envelope names.
    public let blind: Set<Recipient>

    /// - Throws: the refusal of the first recipient that is not ours: nothing is sent to some only.
    init(
        _ envelope: [MailboxAddress], header: MailHeader, in domain: MailDomain
    ) throws(Refusal) {
        guard !envelope.isEmpty else { throw Refusal(.noRecipients) }
        var seen: Set<Recipient> = []
        var all: [Recipient] = []
        for address in envelope {
            let recipient = try Recipient(address, in: domain)
            if seen.insert(recipient).inserted { all.append(recipient) }
        }
        let named = (header.mailboxes(.to) + header.mailboxes(.cc)).compactMap {
            try? Recipient($0, in: domain)
        }
        self.all = all
        // A mail without To and Cc was never meant to be blind to everybody: a program wrote the envelope alone.
        blind = named.isEmpty ? [] : seen.subtracting(named)
    }
}

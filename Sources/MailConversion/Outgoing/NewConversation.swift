internal import Identity
internal import Mail

/// Finds the conversations that a mail's recipients mean.
///
/// See: spec mail.md 3.5
struct NewConversation {
    let options: OutgoingOptions
    let surroundings: OutgoingSurroundings
    let domain: MailDomain

    func destinations(
        _ recipients: Recipients, of mail: MailMessage, answering known: KnownMessage?
    ) throws(Refusal) -> [Destination] {
        var groups: [Destination] = []
        var open: [InboxID] = []
        var blind: [InboxID] = []
        for recipient in recipients.all {
            if case .group(let key) = recipient {
                guard surroundings.members(key)?.contains(surroundings.own) == true else {
                    throw Refusal(.notMember)
                }
                groups.append(.group(key))
                continue
            }
            let inbox = try person(recipient)
            guard inbox != surroundings.own else { continue }
            if recipients.blind.contains(recipient) {
                if !blind.contains(inbox) { blind.append(inbox) }
            } else if !open.contains(inbox) {
                open.append(inbox)
            }
        }
        blind.removeAll { open.contains($0) }
        let people = try together(open, besides: groups, mail, known)
        let all = groups + people + blind.map(Destination.person)
        guard !all.isEmpty else { throw Refusal(.noRecipients) }
        return all
    }

    private func person(_ recipient: Recipient) throws(Refusal) -> InboxID {
        if let inbox = surroundings.resolved[recipient] { return inbox }
        switch recipient {
        case .inbox(let inbox): return inbox
        case .name, .alias: throw Refusal(.unknownName)
        case .ethereum, .group: throw Refusal(.unknownRecipient)
        }
    }

    private func together(
        _ people: [InboxID], besides groups: [Destination], _ mail: MailMessage, _ known: KnownMessage?
    ) throws(Refusal) -> [Destination] {
        guard people.count > 1, groups.isEmpty else { return people.map(Destination.person) }
        switch options.severalRecipients {
        case .separate: return people.map(Destination.person)
        case .reject: throw Refusal(.severalRecipientsNotAllowed)
        case .group:
            guard people.count <= OutgoingOptions.othersLimit else { throw Refusal(.tooManyRecipients) }
            let everybody = Set(people + [surroundings.own])
            if let thread = known?.thread, thread.isGroup, surroundings.members(thread.key) == everybody {
                return [.group(thread.key)]
            }
            return [.people(Set(people), title: title(mail))]
        }
    }

    /// The subject without `Re:` and its like.
    private func title(_ mail: MailMessage) -> String {
        var text = HeaderText(mail.header.subject ?? "", limit: .max).string[...]
        while let colon = text.firstIndex(of: ":"),
            ["re", "fwd", "fw", "aw", "wg", "sv", "vs"].contains(text[..<colon].lowercased())
        {
            text = text[text.index(after: colon)...].drop { $0 == " " }
        }
        return HeaderText(String(text), limit: OutgoingOptions.titleLimit).string
    }
}

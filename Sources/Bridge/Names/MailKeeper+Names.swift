import Client
import Content
import Conversations
import Ethereum
import Identity
import MailConversion
import Store

/// What people are called.
///
/// See: spec mail.md 2.1
extension MailKeeper {
    /// Learns the accounts of inboxes that are new here; what the store does not know is not waited for.
    func prepareNames(of inboxes: some Sequence<InboxID>) async throws {
        for inbox in Set(inboxes) where book.people[inbox] == nil && inbox.isWellFormed {
            var person = AddressBook.Person()
            if let state = try? await client.inboxState(inbox, refreshing: false) {
                person.account = Self.account(of: state)
            }
            person.alias = alias(of: inbox, person.account)
            book.people[inbox] = person
        }
    }

    /// The account that stands for a person: the one that made the inbox while it may sign for it, else the first of all.
    private static func account(of state: AssociationState) -> EthereumAddress? {
        let accounts = state.accounts.compactMap { account -> EthereumAddress? in
            if case .ethereum(let text) = account { return try? EthereumAddress(text) }
            return nil
        }
        if case .ethereum(let text) = state.recoveryIdentifier, let recovery = try? EthereumAddress(text),
            accounts.contains(recovery)
        {
            return recovery
        }
        return accounts.min { $0.lowercased < $1.lowercased }
    }

    private func alias(of inbox: InboxID, _ account: EthereumAddress?) -> String? {
        var resolved: [Recipient: InboxID] = [.inbox(inbox): inbox]
        if let account, !isUnaccepted(account, inbox) { resolved[.ethereum(account)] = inbox }
        return configuration.aliases.names(resolved: resolved)[inbox]
    }

    /// Whether an address has gone over to this inbox and its user has not accepted that: its name stays with nobody.
    private func isUnaccepted(_ account: EthereumAddress, _ inbox: InboxID) -> Bool {
        let known = try? database.read { try $0.knownName(account.lowercased) }
        return known?.claimed == inbox.text
    }

    /// What a person is called is looked up anew.
    func forgetName(of inbox: InboxID) { book.people[inbox] = nil }

    /// Everybody whose name the mails of these events show.
    func people(in events: [EventRecord]) throws -> Set<InboxID> {
        var people: Set<InboxID> = []
        try database.read { transaction in
            for event in events {
                guard let id = event.message, let message = try transaction.message(id) else { continue }
                people.insert(InboxID(message.senderInbox))
                if message.kind == .membershipChange {
                    people.formUnion(Self.people(changedBy: message.content))
                }
            }
        }
        for conversation in Set(events.compactMap(\.conversation)) {
            guard let info = try? client.conversation(ConversationID(conversation)) else { continue }
            if let peer = info.peer { people.insert(peer) }
            people.insert(info.addedBy)
            people.formUnion(info.summary.members.prefix(RootMail.memberLimit))
        }
        return people
    }

    private static func people(changedBy content: [UInt8]) -> [InboxID] {
        guard let encoded = try? EncodedContent(serialized: content),
            case .groupUpdated(let change) = ContentRegistry.decode(encoded)
        else { return [] }
        let texts =
            [change.initiator] + change.added + change.removed + change.left + change.addedAdmins
            + change.removedAdmins + change.addedSuperAdmins + change.removedSuperAdmins
        return texts.map { InboxID($0) }
    }
}

public import Ethereum
public import Identity
public import Mail

/// What is known of people beyond their inbox ids: enough to call them by a name that nobody can usurp.
///
/// See: spec mail.md 2.1
public struct AddressBook: Hashable, Sendable {
    public struct Person: Hashable, Sendable {
        /// The user's own name for this person.
        public var alias: String?
        /// A name whose forward and reverse resolution agree.
        public var verifiedName: String?
        public var account: EthereumAddress?

        public init(alias: String? = nil, verifiedName: String? = nil, account: EthereumAddress? = nil) {
            self.alias = alias
            self.verifiedName = verifiedName
            self.account = account
        }
    }

    public var people: [InboxID: Person]

    public init(_ people: [InboxID: Person] = [:]) { self.people = people }

    /// The name to show: the alias, the verified name, the whole Ethereum address, or the inbox id. An account's address
    /// is never shortened: look-alikes are a known fraud.
    public func displayName(of inbox: InboxID, in domain: MailDomain) -> String {
        let person = people[inbox]
        if let alias = cleaned(person?.alias) { return guarded(alias, inbox, domain) }
        if let name = cleaned(person?.verifiedName) { return guarded(name, inbox, domain) }
        return person?.account?.checksummed ?? HeaderText(inbox.text).string
    }

    /// The person's address with the name before it.
    public func mailbox(of inbox: InboxID, in domain: MailDomain) throws(ConversionError) -> MailboxAddress {
        try Self.mailbox(inbox, name: displayName(of: inbox, in: domain), domain)
    }

    /// The person's address alone.
    public static func bareMailbox(of inbox: InboxID, in domain: MailDomain) throws(ConversionError)
        -> MailboxAddress
    {
        try mailbox(inbox, name: nil, domain)
    }

    private static func mailbox(
        _ inbox: InboxID, name: String?, _ domain: MailDomain
    ) throws(ConversionError) -> MailboxAddress {
        // An id that MLS lets through and that is no inbox id still has to be somebody.
        let local = inbox.isWellFormed ? inbox.text : "unknown"
        do {
            return try MailboxAddress(localPart: local, domain: domain.name, displayName: name)
        } catch {
            throw ConversionError(.notComposable, "an address that mail cannot carry")
        }
    }

    private func cleaned(_ name: String?) -> String? {
        guard let name else { return nil }
        let text = HeaderText(name)
        return text.isEmpty ? nil : text.string
    }

    /// A name that looks like somebody's address is followed by the real one.
    private func guarded(_ name: String, _ inbox: InboxID, _ domain: MailDomain) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let namesSomebody = words.contains { word in
            let isInbox = word.utf8.count == 64 && Hexadecimal.isText(word) && word.lowercased() != inbox.text
            let isAccount =
                word.utf8.count == 42 && word.lowercased().hasPrefix("0x")
                && Hexadecimal.isText(word.dropFirst(2))
                && word.lowercased() != people[inbox]?.account?.lowercased
            return isInbox || isAccount
        }
        guard name.contains("@") || namesSomebody else { return name }
        return "\(name) (\(inbox.text)@\(domain.name))"
    }
}

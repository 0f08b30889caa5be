internal import Ethereum
public import Identity
internal import Mail
internal import MailParsing

/// The user's own names for people, as mail programs keep them: the alias lines of mutt, or vCards.
///
/// Lines that are of no use here are passed over: the file is the user's, and other programs read it too.
public struct AliasFile: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// What stands before the `@` in mail to this person.
        public var alias: String
        /// The name to show; the alias when there is none.
        public var name: String
        public var recipient: Recipient

        public init(alias: String, name: String, recipient: Recipient) {
            self.alias = alias
            self.name = name
            self.recipient = recipient
        }
    }

    public var entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// Whom an alias means; the last entry of that name counts, whatever its case.
    public func recipient(of alias: String) -> Recipient? {
        entries.last { $0.alias.lowercased() == alias.lowercased() }?.recipient
    }

    /// The aliases of people whose inboxes are known, for an ``AddressBook``.
    public func names(resolved: [Recipient: InboxID]) -> [InboxID: String] {
        var names: [InboxID: String] = [:]
        for entry in entries {
            if case .inbox(let inbox) = entry.recipient {
                names[inbox] = entry.name
            } else if let inbox = resolved[entry.recipient] {
                names[inbox] = entry.name
            }
        }
        return names
    }

    /// The names that lead to another inbox than they did: their owner is to be warned.
    public static func changes(
        from old: [Recipient: InboxID], to new: [Recipient: InboxID]
    ) -> [(recipient: Recipient, old: InboxID, new: InboxID)] {
        old.compactMap { recipient, before in
            guard let now = new[recipient], now != before else { return nil }
            return (recipient, before, now)
        }.sorted { $0.old < $1.old }
    }

    // MARK: mutt

    /// Reads `alias KEY NAME <ADDRESS>` lines.
    public init(mutt text: String, in domain: MailDomain) {
        entries = text.split(whereSeparator: \.isNewline).compactMap { line in
            var words = line.split(separator: " ", omittingEmptySubsequences: true)[...]
            guard words.popFirst() == "alias" else { return nil }
            while words.first == "-group" { words = words.dropFirst(2) }
            guard let alias = words.popFirst(), let address = words.first else { return nil }
            return Self.entry(String(alias), String(line[address.startIndex...]), in: domain)
        }
    }

    /// The entries as mutt reads them.
    public func mutt(in domain: MailDomain) -> String {
        entries.compactMap { entry in
            guard let address = entry.recipient.address(in: domain) else { return nil }
            let name = HeaderText(entry.name).string.filter { !"\"\\<>,".contains($0) }
            return "alias \(entry.alias) \"\(name)\" <\(address)>\n"
        }.joined()
    }

    private static func entry(_ alias: String, _ list: String, in domain: MailDomain) -> Entry? {
        let addresses = AddressSpecification.parse(list: list)
        guard addresses.count == 1, let address = addresses.first, isAlias(alias),
            let recipient = try? Recipient(address, in: domain)
        else { return nil }
        return Entry(alias: alias, name: address.displayName?.string ?? alias, recipient: recipient)
    }

    private static func isAlias(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                    || $0 == 0x2d
                    || $0 == 0x5f
            }
    }

    // MARK: vCard

    /// Reads the cards that have a mail address of ours. The alias is the nickname, else made of the name.
    ///
    /// See: RFC 6350
    public init(vCards text: String, in domain: MailDomain) {
        entries = []
        var name = ""
        var nickname = ""
        var address: MailboxAddress?
        for line in Self.unfolded(text) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let property = line[..<colon].prefix { $0 != ";" }.uppercased()
            let value = Self.unescaped(line[line.index(after: colon)...])
            switch property.split(separator: ".").last.map(String.init) ?? property {
            case "BEGIN": (name, nickname, address) = ("", "", nil)
            case "FN": name = value
            case "NICKNAME": nickname = String(value.prefix { $0 != "," })
            case "EMAIL":
                let found = AddressSpecification.parse(list: value).first
                if address == nil, let found, (try? Recipient(found, in: domain)) != nil { address = found }
            case "END":
                guard let address, let recipient = try? Recipient(address, in: domain) else { continue }
                let alias = Self.alias(from: nickname.isEmpty ? name : nickname)
                guard !alias.isEmpty else { continue }
                entries.append(Entry(alias: alias, name: name.isEmpty ? alias : name, recipient: recipient))
            default: continue
            }
        }
    }

    /// The entries as vCards.
    public func vCards(in domain: MailDomain) -> String {
        entries.compactMap { entry in
            guard let address = entry.recipient.address(in: domain) else { return nil }
            let name = Self.escaped(HeaderText(entry.name).string)
            return
                "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:\(name)\r\nNICKNAME:\(entry.alias)\r\nEMAIL:\(address)\r\nEND:VCARD\r\n"
        }.joined()
    }

    private static func unfolded(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.first == " " || line.first == "\t", !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    private static func alias(from name: String) -> String {
        String(name.lowercased().compactMap { $0 == " " ? "-" : $0 }.filter { isAlias(String($0)) })
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\,;".contains(character) { result.append("\\") }
            result.append(character)
        }
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "\\" {
                isEscaped = true
                continue
            }
            result.append(isEscaped && (character == "n" || character == "N") ? " " : character)
            isEscaped = false
        }
        return result
    }
}

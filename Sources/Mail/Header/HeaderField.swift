/// One header field: a name and a value of the kind the name asks for.
///
/// See: RFC 5322 section 2.2.
public struct HeaderField: Sendable, Hashable {
    /// The value, understood.
    public enum Value: Sendable, Hashable {
        case text(HeaderText)
        case mailboxes([MailboxAddress])
        case identifiers([MessageIdentifier])
        case date(DateTime)
        case list(ListIdentifier)
    }

    public let name: HeaderName
    public let value: Value

    public init(_ name: HeaderName, _ value: Value) {
        self.name = name
        self.value = value
    }

    /// A field of unstructured text; the text is cleaned, so it can forge nothing.
    ///
    /// - Parameter limit: how many code points are kept.
    public init(_ name: HeaderName, text: String, limit: Int = HeaderText.usualLimit) {
        self.init(name, .text(HeaderText(text, limit: limit)))
    }

    public init(_ name: HeaderName, mailboxes: [MailboxAddress]) { self.init(name, .mailboxes(mailboxes)) }

    public init(_ name: HeaderName, identifiers: [MessageIdentifier]) {
        self.init(name, .identifiers(identifiers))
    }

    public init(_ name: HeaderName, date: DateTime) { self.init(name, .date(date)) }

    public init(_ name: HeaderName, list: ListIdentifier) { self.init(name, .list(list)) }

    /// A field that carries bytes as base64 in lines of at most 76 characters.
    public init(_ name: HeaderName, bytes: [UInt8]) {
        let digits = Base64.encode(bytes)
        var lines: [Substring] = []
        var rest = Substring(digits)
        // The name and a colon stand on the first line.
        var room = Swift.max(4, 76 - name.spelling.utf8.count - 2)
        while !rest.isEmpty {
            lines.append(rest.prefix(room))
            rest = rest.dropFirst(room)
            room = 76
        }
        self.init(name, .text(HeaderText(lines.joined(separator: " "), limit: .max)))
    }

    /// The bytes of a base64 field; nil when it holds something else.
    public var bytes: [UInt8]? {
        guard case .text(let text) = value else { return nil }
        return Base64.decode(text.string.utf8.filter { $0 != 0x20 })
    }
}

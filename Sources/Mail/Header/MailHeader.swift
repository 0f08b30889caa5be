/// The header fields of a message in order, with the questions usually asked of them.
///
/// See: RFC 5322 section 3.6.
public struct MailHeader: Sendable, Hashable {
    public var fields: [HeaderField]

    public init(_ fields: [HeaderField] = []) {
        self.fields = fields
    }

    /// Adds a field after the others.
    public mutating func append(_ field: HeaderField) { fields.append(field) }

    /// The first field of a name.
    public func first(_ name: HeaderName) -> HeaderField? { fields.first { $0.name == name } }

    /// Every field of a name, in order.
    public func all(_ name: HeaderName) -> [HeaderField] { fields.filter { $0.name == name } }

    /// The first field's text, when it is a text field.
    public func text(_ name: HeaderName) -> String? {
        guard case .text(let text) = first(name)?.value else { return nil }
        return text.string
    }

    /// The addresses of all fields of a name (`To` may be there twice in the wild).
    public func mailboxes(_ name: HeaderName) -> [MailboxAddress] {
        all(name).flatMap { field -> [MailboxAddress] in
            guard case .mailboxes(let mailboxes) = field.value else { return [] }
            return mailboxes
        }
    }

    /// The identifiers of the first field of a name.
    public func identifiers(_ name: HeaderName) -> [MessageIdentifier] {
        guard case .identifiers(let identifiers) = first(name)?.value else { return [] }
        return identifiers
    }

    /// The date of the first field of a name.
    public func date(_ name: HeaderName) -> DateTime? {
        guard case .date(let date) = first(name)?.value else { return nil }
        return date
    }

    public var subject: String? { text(.subject) }
    public var messageIdentifier: MessageIdentifier? { identifiers(.messageID).first }

    /// What this message answers: the last identifier of `In-Reply-To`, else the last of `References`.
    public var parent: MessageIdentifier? {
        identifiers(.inReplyTo).last ?? identifiers(.references).last
    }
}

internal import CGMime
internal import Mail

/// The library's header fields as values of the kind their names ask for.
enum HeaderReader {
    /// The fields that do not describe the body.
    static func fields(of object: OpaquePointer) -> [HeaderField] {
        (0..<xm_header_count(object)).compactMap { index in
            guard let spelled = GMimeLibrary.string(xm_header_name(object, index)),
                let name = try? HeaderName(spelled), !name.describesBody,
                let raw = xm_header_raw_value(object, index)
            else { return nil }
            return HeaderField(name, value(raw, of: name))
        }
    }

    /// What does not parse as what it should be is kept as text.
    private static func value(_ raw: UnsafePointer<CChar>, of name: HeaderName) -> HeaderField.Value {
        switch name.syntax {
        case .mailboxes, .bareMailbox: return .mailboxes(mailboxes(raw))
        case .identifiers:
            let found = identifiers(raw)
            return found.isEmpty ? text(raw) : .identifiers(found)
        case .date: return date(raw).map { .date($0) } ?? text(raw)
        case .list: return list(raw).map { .list($0) } ?? text(raw)
        case .text: return text(raw)
        }
    }

    private static func text(_ raw: UnsafePointer<CChar>) -> HeaderField.Value {
        .text(HeaderText(GMimeLibrary.string(owned: xm_decode_text(raw)) ?? "", limit: .max))
    }

    static func mailboxes(_ raw: UnsafePointer<CChar>) -> [MailboxAddress] {
        guard let list = xm_addresses_parse(raw) else { return [] }
        defer { xm_addresses_free(list) }
        return (0..<xm_addresses_count(list)).compactMap { index in
            guard let specification = GMimeLibrary.string(xm_addresses_specification(list, index)) else {
                return nil
            }
            return mailbox(specification, name: GMimeLibrary.string(xm_addresses_name(list, index)))
        }
    }

    /// An address that breaks the grammar is kept whole as a local part: whoever delivers must be able to refuse it
    /// by name rather than lose it.
    private static func mailbox(_ specification: String, name: String?) -> MailboxAddress? {
        let (local, domain) = AddressSpecification.split(specification)
        if let parsed = try? MailboxAddress(localPart: local, domain: domain, displayName: name) {
            return parsed
        }
        let cleaned = HeaderText(specification, limit: 400).string
        return try? MailboxAddress(localPart: cleaned, domain: "", displayName: name)
    }

    private static func identifiers(_ raw: UnsafePointer<CChar>) -> [MessageIdentifier] {
        guard let list = xm_references_parse(raw) else { return [] }
        defer { xm_references_free(list) }
        return (0..<xm_references_count(list)).compactMap { index in
            GMimeLibrary.string(xm_references_at(list, index)).flatMap { try? MessageIdentifier($0) }
        }
    }

    private static func date(_ raw: UnsafePointer<CChar>) -> DateTime? {
        var seconds: Int64 = 0
        var offset: Int32 = 0
        guard xm_date_parse(raw, &seconds, &offset) != 0 else { return nil }
        return DateTime(seconds: seconds, offsetMinutes: Int(offset))
    }

    private static func list(_ raw: UnsafePointer<CChar>) -> ListIdentifier? {
        let whole = String(cString: raw)
        guard let open = whole.lastIndex(of: "<"), let close = whole[open...].firstIndex(of: ">") else {
            return nil
        }
        let identifier = String(whole[whole.index(after: open)..<close])
        let title = GMimeLibrary.string(owned: String(whole[..<open]).withCString { xm_decode_phrase($0) })
        return try? ListIdentifier(identifier, title: title)
    }
}

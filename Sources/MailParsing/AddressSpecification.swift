public import Mail

/// Addresses as people and programs write them.
public enum AddressSpecification {
    /// Local part without quotes, and domain; the domain is empty when there is no `@`.
    ///
    /// See: RFC 5322 section 3.4.1.
    static func split(_ specification: String) -> (local: String, domain: String) {
        let text = HeaderText(specification, limit: .max).string
        guard text.hasPrefix("\"") else {
            guard let at = text.lastIndex(of: "@") else { return (text, "") }
            return (String(text[..<at]), String(text[text.index(after: at)...]))
        }
        var local = ""
        var escaped = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let character = text[index]
            index = text.index(after: index)
            if !escaped, character == "\"" { break }
            if !escaped, character == "\\" {
                escaped = true
                continue
            }
            escaped = false
            local.append(character)
        }
        let rest = text[index...]
        return (local, rest.hasPrefix("@") ? String(rest.dropFirst()) : "")
    }

    /// The addresses of a list such as a command line or a `To` field holds.
    public static func parse(list text: String) -> [MailboxAddress] {
        GMimeLibrary.start()
        let cleaned = HeaderText(text, limit: .max).string
        return cleaned.withCString { HeaderReader.mailboxes($0) }
    }
}

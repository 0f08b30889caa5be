internal import Mail
internal import MailParsing

/// An address between angle brackets.
enum SMTPAddress {
    /// See: RFC 5321 section 4.5.3.1.3
    private static let longest = 254

    /// Nil unless it is one address, without a name, with a domain.
    static func parse(_ path: String) -> MailboxAddress? {
        guard !path.isEmpty, path.utf8.count <= longest else { return nil }
        let found = AddressSpecification.parse(list: "<\(path)>")
        guard found.count == 1, let address = found.first, !address.domain.isEmpty,
            address.addressSpecification == path || path.hasPrefix("\"")
        else { return nil }
        return address.bare
    }
}

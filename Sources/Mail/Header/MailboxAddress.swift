/// A person's or a group's address: local part, domain, and a name for people.
///
/// See: RFC 5322 section 3.4.
public struct MailboxAddress: Sendable, Hashable {
    /// What a client shows; nil for a bare address.
    public let displayName: HeaderText?
    /// Before the `@`, unquoted.
    public let localPart: String
    /// After the `@`; empty for a local name such as `postmaster`.
    public let domain: String

    /// - Parameters:
    ///   - localPart: 1 to 900 bytes without controls.
    ///   - domain: at most 255 bytes without controls, spaces, `<`, `>`, `,`, `"` and `@`; may be empty.
    /// - Throws: `MailError.malformed`.
    public init(localPart: String, domain: String, displayName: String? = nil) throws(MailError) {
        guard (1...900).contains(localPart.utf8.count), !Self.hasControl(localPart) else {
            throw MailError(.malformed, "an address needs a local part without control characters")
        }
        guard domain.utf8.count <= 255, !Self.hasControl(domain),
            domain.utf8.first == 0x5B || !domain.utf8.contains(where: Self.isForbiddenInDomain)
        else {
            throw MailError(.malformed, "an address needs a domain without spaces and control characters")
        }
        self.localPart = localPart
        self.domain = domain
        let name = displayName.map { HeaderText($0) }
        self.displayName = name?.isEmpty == false ? name : nil
    }

    /// `local@domain`, the local part quoted where it must be; only the local part when there is no domain.
    public var addressSpecification: String {
        let local = Self.isDotAtom(localPart) ? localPart : Self.quoted(localPart)
        return domain.isEmpty ? local : "\(local)@\(domain)"
    }

    /// Whether both are the same address, whatever name stands before it; the domain's case does not matter.
    public func isSameAddress(as other: MailboxAddress) -> Bool {
        localPart == other.localPart && domain.lowercased() == other.domain.lowercased()
    }

    /// Without its display name.
    public var bare: MailboxAddress { MailboxAddress(unchecked: localPart, domain) }

    private init(unchecked localPart: String, _ domain: String) {
        displayName = nil
        self.localPart = localPart
        self.domain = domain
    }

    private static func isForbiddenInDomain(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case " ", "<", ">", ",", "\"", "@", "(", ")", ";", ":", "\\": true
        default: false
        }
    }

    private static func hasControl(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// See: RFC 5322 section 3.2.3.
    static func isDotAtom(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, first != 0x2E, last != 0x2E else {
            return false
        }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x2E, previous == 0x2E { return false }
            guard byte == 0x2E || byte >= 0x80 || ASCII.isAtomText(byte) else { return false }
            previous = byte
        }
        return true
    }

    /// See: RFC 5322 section 3.2.4.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}

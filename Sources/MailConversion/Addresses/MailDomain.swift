/// The domain of an account's addresses: one for each network, so that accounts of different networks never share one.
///
/// See: spec mail.md 2.1
public struct MailDomain: Hashable, Sendable {
    /// In lower case.
    public let name: String

    /// The domains of the three networks, below a top-level domain that is in no DNS.
    ///
    /// See: RFC 9476
    public static let production = MailDomain(unchecked: "xmtp.alt")
    public static let dev = MailDomain(unchecked: "dev.xmtp.alt")
    public static let local = MailDomain(unchecked: "local.xmtp.alt")

    /// Nil unless the name is labels of letters, digits and hyphens, at most 100 characters in all: room must be left
    /// for `group.` and for ids before the `@`.
    public init?(_ name: String) {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isLabel = { (label: Substring) in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                        || $0 == 0x2d
                }
        }
        guard labels.count >= 2, name.utf8.count <= 100, labels.allSatisfy(isLabel) else { return nil }
        self.init(unchecked: name.lowercased())
    }

    private init(unchecked name: String) { self.name = name }

    /// Where groups live.
    public var groups: String { "group.\(name)" }
    /// Where the roots of direct conversations live.
    public var directMessages: String { "dm.\(name)" }
    /// The host name in delivery reports.
    public var bridge: String { "bridge.\(name)" }
}

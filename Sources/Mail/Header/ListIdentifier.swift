/// A mailing list's identifier and title: `"Team" <team.example.org>`.
///
/// See: RFC 2919 section 3.
public struct ListIdentifier: Sendable, Hashable {
    public let title: HeaderText?
    public let identifier: String

    /// - Parameter identifier: 1 to 255 printable ASCII characters without space, `<` and `>`.
    /// - Throws: `MailError.malformed`.
    public init(_ identifier: String, title: String? = nil) throws(MailError) {
        let valid = identifier.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
        guard valid, (1...255).contains(identifier.utf8.count) else {
            throw MailError(
                .malformed, "a list identifier is 1 to 255 printable ASCII characters without brackets")
        }
        self.identifier = identifier
        let text = title.map { HeaderText($0) }
        self.title = text?.isEmpty == false ? text : nil
    }
}

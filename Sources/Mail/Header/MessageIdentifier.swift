/// A message identifier without its angle brackets.
///
/// See: RFC 5322 section 3.6.4.
public struct MessageIdentifier: Sendable, Hashable, CustomStringConvertible {
    public let string: String

    /// - Parameter string: `left@right`, or what a careless program made of it: 1 to 900 printable ASCII characters
    ///   without space and angle brackets.
    /// - Throws: `MailError.malformed`.
    public init(_ string: String) throws(MailError) {
        let valid = string.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
        guard valid, (1...900).contains(string.utf8.count) else {
            throw MailError(
                .malformed, "a message identifier is 1 to 900 printable ASCII characters without brackets")
        }
        self.string = string
    }

    /// Before the last `@`; the whole when there is none.
    public var left: Substring { string.lastIndex(of: "@").map { string[..<$0] } ?? Substring(string) }

    /// After the last `@`; empty when there is none.
    public var right: Substring {
        string.lastIndex(of: "@").map { string[string.index(after: $0)...] } ?? ""
    }

    /// With its brackets.
    public var description: String { "<\(string)>" }
}

/// How a mail keeps the bytes it was made from.
///
/// See: spec mail.md 2.7
public enum ContentRule: String, Hashable, Sendable {
    /// They follow from what the mail shows.
    case body = "B"
    /// They stand in a header field.
    case header = "H"
    /// They are the last part.
    case part = "P"
    /// They hold key material and are not written down; the digest alone is.
    case withheld = "W"

    /// Bytes that a header field may hold.
    static let headerByteLimit = 4096
}

/// What is wrong with a mail, or with what should become one.
///
/// Equality looks at the code alone; the reason is for a person and carries no content, name or address.
public struct MailError: Error, Sendable, Hashable {
    /// The kinds of failure; stable, meant to be matched.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A header name, address, identifier, media type or parameter breaks its grammar.
        case malformed
        /// A value cannot be written without loss (a non-ASCII address, an original that is not 8-bit clean).
        case notEncodable
        /// A header field has a value of another kind than its name asks for.
        case wrongSyntax
        /// The mail is larger than the limit.
        case tooLarge
        /// The header block is longer than the limit.
        case headerTooLarge
        /// A line is longer than the limit.
        case lineTooLong
        /// Parts are nested deeper than the limit.
        case nestedTooDeep
        /// There are more parts than the limit.
        case tooManyParts
        /// Comments in a header are nested deeper than the limit.
        case commentsTooDeep
        /// A header field has more parameters or addresses than the limit.
        case tooManyParameters
        /// The character set is unknown, or the bytes are not in it.
        case charset
        /// There is no mail in these bytes.
        case unparsable
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: MailError, right: MailError) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension MailError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(reason)" }
}

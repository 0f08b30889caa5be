/// A fault in what was asked of this module; what a peer or a user wrote never is one.
public struct ConversionError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// An id, domain or address in the settings that no mail can carry.
        case malformedSetting
        /// The composer refused what was built.
        case notComposable
        /// A mail that holds no message of ours.
        case notOurs
        /// A mail whose content is not the message its id names.
        case notProven
        /// A mail of a message with key material in it, whose bytes are not kept.
        case withheld
    }

    public let code: Code
    /// One clause for a person; never content, names or addresses.
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: ConversionError, right: ConversionError) -> Bool { left.code == right.code }

    public var description: String { "\(code.rawValue): \(reason)" }
}

/// Why content could not be read or written.
///
/// Two errors are equal when their codes are: the reason is for a person and holds no content.
public struct ContentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What to match on.
    public enum Code: String, Sendable, CaseIterable {
        /// Bytes that are no protobuf message of the expected kind.
        case malformedProtobuf
        /// Bytes that are no JSON document, or one without the members its type demands.
        case malformedJSON
        /// Text that is not UTF-8.
        case invalidText
        /// A parameter with a value the type does not allow.
        case invalidParameter
        /// The content carries another type than the one asked for.
        case wrongType
        /// More entries, levels or bytes than we are willing to hold.
        case limitExceeded
        /// Compressed bytes in none of the formats in use.
        case notDecompressable
        /// A value that the type's rules forbid to send.
        case notSendable
        /// A sealed payload that is not what its key, digest or nonce promise.
        case sealBroken
        /// A file that is no archive, or one sealed with another key.
        case malformedArchive
    }

    public let code: Code
    /// One clause for a person; never content, names or keys.
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: ContentError, right: ContentError) -> Bool { left.code == right.code }

    public var description: String { "\(code.rawValue): \(reason)" }
}

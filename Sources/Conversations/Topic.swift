/// Where the node keeps messages: a kind and an id.
///
/// See: spec groups.md 2.3
public struct Topic: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of a topic.
    public enum Kind: UInt8, Sendable, CaseIterable {
        case groupMessages = 0
        case welcomes = 1
        case identityUpdates = 2
        case keyPackages = 3
    }

    public let kind: Kind
    public let identifier: [UInt8]

    public init(kind: Kind, identifier: [UInt8]) {
        self.kind = kind
        self.identifier = identifier
    }

    /// The messages of a conversation.
    public static func messages(of conversation: ConversationID) -> Topic {
        Topic(kind: .groupMessages, identifier: conversation.bytes)
    }

    /// The welcomes for an installation key, or for the destination a welcome pointer names.
    public static func welcomes(for key: [UInt8]) -> Topic {
        Topic(kind: .welcomes, identifier: key)
    }

    /// Reads the kind byte and the id; nil for an unknown kind or no byte.
    public init?(bytes: [UInt8]) {
        guard let first = bytes.first, let kind = Kind(rawValue: first) else { return nil }
        self.init(kind: kind, identifier: Array(bytes.dropFirst()))
    }

    /// The kind byte followed by the id.
    public var bytes: [UInt8] { [kind.rawValue] + identifier }

    public var description: String { "\(kind)/\(Hex.encode(identifier))" }
}

/// The id of a conversation: that of its MLS group.
///
/// New ones are 16 random bytes; 1.10 joins groups with ids of any length, so the length is not checked on reading.
///
/// See: spec groups.md 1.1
public struct ConversationID: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of an id this client makes.
    public static let newLength = 16

    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads lower or upper case hex; nil when it is none.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.bytes = bytes
    }

    /// Lower case hex, as consent records and archives name conversations.
    public var hex: String { Hex.encode(bytes) }

    public var description: String { hex }
}

import Crypto

/// The id of a message: the same for all members, because it depends on what was sent and not on who reads it.
///
/// See: spec groups.md 10.2
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// An id as it was stored or received; the length is the caller's to judge.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Computes the id from the bytes exactly as the envelope holds them.
    public init(conversation: ConversationID, idempotencyKey: String, content: [UInt8]) {
        var hash = SHA256()
        hash.update(data: conversation.bytes)
        hash.update(data: [0x09])
        hash.update(data: Array(idempotencyKey.utf8))
        hash.update(data: [0x09])
        hash.update(data: content)
        bytes = Array(hash.finalize())
    }

    /// Reads hex; nil when it is none.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.bytes = bytes
    }

    /// Lower case hex, as replies, reactions and deletions name messages.
    public var hex: String { Hex.encode(bytes) }

    public var description: String { hex }
}

import Crypto

/// A group message as it goes to the node.
///
/// See: spec groups.md 2.1, 10.1
public struct PublishedMessage: Hashable, Sendable {
    /// The MLS message.
    public let data: [UInt8]
    /// 32 bytes.
    public let senderTag: [UInt8]
    public let shouldPush: Bool

    public init(data: [UInt8], key: SenderTagKey, shouldPush: Bool) {
        self.data = data
        senderTag = key.tag(of: data)
        self.shouldPush = shouldPush
    }

    /// By which the own message is known when it comes back: SHA-256 of the bytes sent.
    ///
    /// See: spec groups.md 12.4
    public static func payloadHash(of data: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: data))
    }
}

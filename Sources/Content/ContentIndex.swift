/// What is kept beside a message's bytes to find it by type and by what it refers to; the same as libxmtp keeps.
///
/// See: spec content.md 1.5
public struct ContentIndex: Hashable, Sendable {
    public let contentType: StoredContentType
    public let authority: String
    public let majorVersion: UInt32
    public let minorVersion: UInt32
    /// The message that a reply, reaction or deletion names, when its reference is hexadecimal.
    public let referenceID: [UInt8]?

    /// The index of any bytes, encoded content or not.
    public init(_ bytes: [UInt8]) {
        self.init((try? EncodedContent(serialized: bytes)) ?? EncodedContent(type: nil))
    }

    public init(_ encoded: EncodedContent) {
        contentType = StoredContentType(typeName: encoded.type?.type ?? "")
        authority = encoded.type?.authority ?? ""
        majorVersion = encoded.type?.majorVersion ?? 0
        minorVersion = encoded.type?.minorVersion ?? 0
        let text = Self.reference(encoded, contentType, majorVersion)
        referenceID = text.flatMap { $0.isEmpty ? nil : Hexadecimal.bytes($0) }
    }

    private static func reference(
        _ encoded: EncodedContent, _ type: StoredContentType, _ majorVersion: UInt32
    ) -> String? {
        switch (type, majorVersion) {
        case (.reply, 1): return (try? Reply(decoding: encoded, reading: .asLibxmtp))?.reference
        case (.reaction, 1...): return (try? Reaction(decoding: encoded, reading: .asLibxmtp))?.reference
        case (.deleteMessage, 1):
            return (try? DeleteMessage(decoding: encoded, reading: .asLibxmtp))?.messageID
        default: return nil
        }
    }
}

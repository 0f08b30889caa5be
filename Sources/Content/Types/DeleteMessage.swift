internal import XMTPProtos

/// Asks every client to hide an earlier message.
///
/// See: spec content.md 5.15
public struct DeleteMessage: ContentCodec {
    public static let contentType = ContentTypeID.standard("deleteMessage")
    public static let wantsPush = false

    /// The hex id of the message, as the sender wrote it.
    public var messageID: String

    public init(messageID: String) { self.messageID = messageID }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_ContentTypes_DeleteMessage.self, from: encoded.content)
        messageID = message.messageID
    }

    public func encoded() throws(ContentError) -> EncodedContent {
        var message = Xmtp_Mls_MessageContents_ContentTypes_DeleteMessage()
        message.messageID = messageID
        return EncodedContent(type: Self.contentType, content: try GeneratedMessage.encode(message))
    }
}

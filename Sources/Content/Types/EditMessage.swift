/// A new wording for an earlier message, in either of the two drafts: read, never sent.
///
/// See: spec content.md 5.16
public struct EditMessage: ContentCodec {
    public static let contentType = ContentTypeID.standard("editMessage")
    public static let wantsPush = false

    /// The parameter of the draft that sends an edit as an ordinary message.
    public static let parameter = "editedMessageId"

    /// The hex id of the edited message, as the sender wrote it.
    public var messageID: String
    public var content: EncodedContent

    public init(messageID: String, content: EncodedContent) {
        self.messageID = messageID
        self.content = content
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        var reader = ProtobufReader(encoded.content)
        var messageID = ""
        var content: [UInt8] = []
        while !reader.isAtEnd {
            let key = try reader.key()
            switch key.field {
            case 1: messageID = try reader.string(key)
            case 2: content += try reader.bytes(key)
            default: try reader.skip(key)
            }
        }
        self.init(messageID: messageID, content: try EncodedContent(serialized: content))
    }

    /// - Throws: `notSendable` always: today's clients would show it as nothing, or twice.
    public func encoded() throws(ContentError) -> EncodedContent {
        throw ContentError(.notSendable, "no client understands edits yet")
    }
}

/// An answer to one message, with any content inside.
///
/// See: spec content.md 5.3
public struct Reply: ContentCodec {
    public static let contentType = ContentTypeID.standard("reply")
    public static let wantsPush = true

    /// The hex id of the answered message, as the sender wrote it; may be empty or no id at all.
    public var reference: String
    /// The inbox id of that message's author, when the sender said it.
    public var referenceInboxID: String?
    /// What the answer says; its own type decides, not the parameter beside it.
    public var content: EncodedContent

    public init(reference: String, referenceInboxID: String?, content: EncodedContent) {
        self.reference = reference
        self.referenceInboxID = referenceInboxID
        self.content = content
    }

    private enum Parameter {
        static let reference = "reference"
        static let contentType = "contentType"
        static let referenceInboxID = "referenceInboxId"
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        reference = encoded.parameters[Parameter.reference] ?? ""
        referenceInboxID = encoded.parameters[Parameter.referenceInboxID]
        content = try EncodedContent(serialized: encoded.content)
        if reading == .tolerant { content = Self.unwrapped(content) }
    }

    public func encoded() -> EncodedContent {
        var parameters: ContentParameters = [Parameter.reference: reference]
        if let type = content.type { parameters[Parameter.contentType] = type.description }
        if let referenceInboxID { parameters[Parameter.referenceInboxID] = referenceInboxID }
        return EncodedContent(
            type: Self.contentType, parameters: parameters, fallback: Fallback.reply(quoting: quotable),
            content: content.serialized())
    }

    /// The text the fallback quotes: that of any inner type named `text` whose bytes are text.
    private var quotable: String? {
        guard content.type?.type == Text.contentType.type else { return nil }
        return try? Text.text(of: content)
    }

    /// One community client serialises the inner text twice; take it out of its second envelope.
    private static func unwrapped(_ outer: EncodedContent) -> EncodedContent {
        guard let type = outer.type, [Text.contentType.type, Markdown.contentType.type].contains(type.type),
            let inner = try? EncodedContent(serialized: outer.content),
            inner.type?.type == type.type, inner.parameters[Text.encodingParameter] != nil
        else { return outer }
        return inner
    }
}

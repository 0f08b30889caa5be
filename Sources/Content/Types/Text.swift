/// Plain text.
///
/// See: spec content.md 5.1
public struct Text: ContentCodec {
    public static let contentType = ContentTypeID.standard("text")
    public static let wantsPush = true

    public var text: String

    public init(_ text: String) { self.text = text }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        text = try Self.text(of: encoded)
    }

    public func encoded() -> EncodedContent { Self.encode(text, as: Self.contentType) }

    /// The parameter of text and markdown, and its only value.
    static let encodingParameter = "encoding"
    static let encoding = "UTF-8"

    static func text(of encoded: EncodedContent) throws(ContentError) -> String {
        if let encoding = encoded.parameters[encodingParameter], encoding != Self.encoding {
            throw ContentError(.invalidParameter, "a text encoding that is not UTF-8")
        }
        guard let text = String(validating: encoded.content, as: UTF8.self) else {
            throw ContentError(.invalidText, "text that is not UTF-8")
        }
        return text
    }

    static func encode(_ text: String, as type: ContentTypeID) -> EncodedContent {
        EncodedContent(type: type, parameters: [encodingParameter: encoding], content: Array(text.utf8))
    }
}

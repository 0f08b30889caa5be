/// A file inside the message itself.
///
/// Nothing in it is cleaned: the name may hold slashes and control characters, the media type may be anything.
///
/// See: spec content.md 5.5
public struct Attachment: ContentCodec {
    public static let contentType = ContentTypeID.standard("attachment")
    public static let wantsPush = true

    /// Content above this many bytes belongs beside the message, not in it.
    ///
    /// See: spec content.md 4
    public static let inlineByteLimit = 1_000_000

    public static let filenameParameter = "filename"
    public static let mimeTypeParameter = "mimeType"

    public var filename: String?
    public var mimeType: String
    public var bytes: [UInt8]

    public init(filename: String?, mimeType: String, bytes: [UInt8]) {
        self.filename = filename
        self.mimeType = mimeType
        self.bytes = bytes
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        filename = encoded.parameters[Self.filenameParameter]
        mimeType = encoded.parameters[Self.mimeTypeParameter] ?? ""
        bytes = encoded.content
    }

    public func encoded() -> EncodedContent {
        var parameters: ContentParameters = [Self.mimeTypeParameter: mimeType]
        if let filename { parameters[Self.filenameParameter] = filename }
        return EncodedContent(
            type: Self.contentType, parameters: parameters, fallback: Fallback.attachment(filename),
            content: bytes)
    }
}

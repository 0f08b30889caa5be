/// Text in Markdown; no dialect is specified.
///
/// See: spec content.md 5.2
public struct Markdown: ContentCodec {
    public static let contentType = ContentTypeID.standard("markdown")
    public static let wantsPush = true

    /// The source.
    public var source: String

    public init(_ source: String) { self.source = source }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        source = try Text.text(of: encoded)
    }

    public func encoded() -> EncodedContent { Text.encode(source, as: Self.contentType) }
}

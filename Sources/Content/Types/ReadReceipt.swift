/// Says that its sender has read everything up to the time the message was sent.
///
/// See: spec content.md 5.8
public struct ReadReceipt: ContentCodec {
    public static let contentType = ContentTypeID.standard("readReceipt")
    public static let wantsPush = false

    public init() {}

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {}

    public func encoded() -> EncodedContent { EncodedContent(type: Self.contentType) }
}

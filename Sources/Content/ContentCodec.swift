/// A content type we can read and write.
public protocol ContentCodec: Hashable, Sendable {
    /// The type and version we write.
    static var contentType: ContentTypeID { get }
    /// Whether a message of this type asks the node to wake the receivers.
    ///
    /// See: spec content.md 3
    static var wantsPush: Bool { get }

    /// Reads the type's parameters and bytes; the type id is the caller's business.
    init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError)

    /// What goes on the wire.
    ///
    /// - Throws: `notSendable` for a value that the type's rules forbid.
    func encoded() throws(ContentError) -> EncodedContent
}

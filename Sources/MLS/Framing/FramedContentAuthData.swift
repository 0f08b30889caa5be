/// The proof beside a content: a signature, and for commits the tag of the epoch they make.
///
/// See: RFC 9420 section 6.1
public struct FramedContentAuthData: Hashable, Sendable {
    public var signature: [UInt8]
    /// Present for commits, and for them alone.
    public var confirmationTag: [UInt8]?

    public init(signature: [UInt8], confirmationTag: [UInt8]? = nil) {
        self.signature = signature
        self.confirmationTag = confirmationTag
    }

    init(contentType: ContentType, from reader: inout TLSReader) throws(WireError) {
        signature = try reader.readOpaque()
        confirmationTag = contentType == .commit ? try reader.readOpaque() : nil
    }

    func encode(contentType: ContentType, to writer: inout TLSWriter) {
        writer.writeOpaque(signature)
        if contentType == .commit {
            writer.writeOpaque(confirmationTag ?? [])
        }
    }
}

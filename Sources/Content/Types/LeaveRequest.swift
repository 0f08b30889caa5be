internal import FoundationEssentials
internal import XMTPProtos

/// Asks to be removed from the group.
///
/// See: spec content.md 5.14
public struct LeaveRequest: ContentCodec {
    public static let contentType = ContentTypeID.standard("leave_request")
    public static let wantsPush = false

    /// Always absent in what is sent today.
    public var authenticatedNote: [UInt8]?

    public init(authenticatedNote: [UInt8]? = nil) { self.authenticatedNote = authenticatedNote }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_ContentTypes_LeaveRequest.self, from: encoded.content)
        authenticatedNote = message.hasAuthenticatedNote ? Array(message.authenticatedNote) : nil
    }

    public func encoded() throws(ContentError) -> EncodedContent {
        var message = Xmtp_Mls_MessageContents_ContentTypes_LeaveRequest()
        if let authenticatedNote { message.authenticatedNote = .init(authenticatedNote) }
        return EncodedContent(type: Self.contentType, content: try GeneratedMessage.encode(message))
    }
}

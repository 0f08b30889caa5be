internal import FoundationEssentials
internal import XMTPProtos

/// Several sealed files on web servers, each with its own key.
///
/// See: spec content.md 5.7
public struct MultiRemoteAttachment: ContentCodec {
    public static let contentType = ContentTypeID.standard("multiRemoteStaticAttachment")
    /// The name in the schema's comment; nobody sends it, it is read all the same.
    static let alternativeType = "multiRemoteStaticContent"
    public static let wantsPush = true

    public var attachments: [RemoteAttachment]

    public init(_ attachments: [RemoteAttachment]) { self.attachments = attachments }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_ContentTypes_MultiRemoteAttachment.self, from: encoded.content)
        attachments = message.attachments.map { item in
            var length = item.hasContentLength ? item.contentLength : nil
            var filename = item.hasFilename ? item.filename : nil
            if reading == .tolerant {
                if length == 0 { length = nil }
                if filename?.isEmpty == true { filename = nil }
            }
            return RemoteAttachment(
                url: item.url, contentDigest: item.contentDigest, secret: Array(item.secret),
                salt: Array(item.salt), nonce: Array(item.nonce), scheme: item.scheme, contentLength: length,
                filename: filename)
        }
    }

    public func encoded() throws(ContentError) -> EncodedContent {
        var message = Xmtp_Mls_MessageContents_ContentTypes_MultiRemoteAttachment()
        message.attachments = attachments.map { attachment in
            var item = Xmtp_Mls_MessageContents_ContentTypes_RemoteAttachmentInfo()
            item.url = attachment.url
            item.contentDigest = attachment.contentDigest
            item.secret = .init(attachment.secret)
            item.salt = .init(attachment.salt)
            item.nonce = .init(attachment.nonce)
            item.scheme = attachment.scheme
            if let length = attachment.contentLength { item.contentLength = length }
            if let filename = attachment.filename { item.filename = filename }
            return item
        }
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.multiRemoteAttachment,
            content: try GeneratedMessage.encode(message))
    }
}

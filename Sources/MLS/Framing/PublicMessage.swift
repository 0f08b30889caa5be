/// A message signed but not encrypted.
///
/// See: RFC 9420 section 6.2
public struct PublicMessage: Hashable, Sendable {
    public var content: FramedContent
    public var auth: FramedContentAuthData
    /// Present for senders who are members, and for them alone.
    public var membershipTag: [UInt8]?

    public init(content: FramedContent, auth: FramedContentAuthData, membershipTag: [UInt8]? = nil) {
        self.content = content
        self.auth = auth
        self.membershipTag = membershipTag
    }

    /// The content with its proof, as transcripts and references hash it.
    public var authenticatedContent: AuthenticatedContent {
        AuthenticatedContent(wireFormat: .publicMessage, content: content, auth: auth)
    }
}

extension PublicMessage: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        content = try FramedContent(from: &reader)
        auth = try FramedContentAuthData(contentType: content.contentType, from: &reader)
        membershipTag = content.sender.leafIndex != nil ? try reader.readOpaque() : nil
    }

    public func encode(to writer: inout TLSWriter) {
        content.encode(to: &writer)
        auth.encode(contentType: content.contentType, to: &writer)
        if content.sender.leafIndex != nil {
            writer.writeOpaque(membershipTag ?? [])
        }
    }
}

extension PublicMessage {
    /// A message made of signed content; members' messages get their tag.
    ///
    /// - Parameters:
    ///   - groupContext: the encoded GroupContext of the content's epoch.
    ///   - membershipKey: of that epoch; not used for senders outside the group.
    package static func protecting(
        _ content: AuthenticatedContent, groupContext: [UInt8], membershipKey: Secret?,
        suite: any CiphersuiteProvider
    ) -> PublicMessage {
        var message = PublicMessage(content: content.content, auth: content.auth)
        if content.content.sender.leafIndex != nil, let membershipKey {
            let input = message.membershipTagInput(groupContext: groupContext)
            message.membershipTag = suite.mac(key: membershipKey, message: input)
        }
        return message
    }

    /// `AuthenticatedContentTBM`.
    package func membershipTagInput(groupContext: [UInt8]) -> [UInt8] {
        var writer = TLSWriter(reserving: groupContext.count + 1024)
        AuthenticatedContent.writeToBeSigned(
            content, wireFormat: .publicMessage, groupContext: groupContext, to: &writer)
        auth.encode(contentType: content.contentType, to: &writer)
        return writer.bytes
    }
}

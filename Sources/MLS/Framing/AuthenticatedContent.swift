/// A content with its proof: what is protected into, and unprotected from, a PublicMessage or PrivateMessage.
///
/// See: RFC 9420 section 6
public struct AuthenticatedContent: Hashable, Sendable {
    public var wireFormat: WireFormat
    public var content: FramedContent
    public var auth: FramedContentAuthData

    public init(wireFormat: WireFormat, content: FramedContent, auth: FramedContentAuthData) {
        self.wireFormat = wireFormat
        self.content = content
        self.auth = auth
    }
}

extension AuthenticatedContent: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        wireFormat = WireFormat(rawValue: try reader.readUInt16())
        content = try FramedContent(from: &reader)
        auth = try FramedContentAuthData(contentType: content.contentType, from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt16(wireFormat.rawValue)
        content.encode(to: &writer)
        auth.encode(contentType: content.contentType, to: &writer)
    }
}

extension AuthenticatedContent {
    /// `FramedContentTBS`: what the signature covers. `groupContext` is the encoded GroupContext; it is left out for
    /// senders outside the group.
    ///
    /// See: RFC 9420 section 6.1
    static func toBeSigned(
        _ content: FramedContent, wireFormat: WireFormat, groupContext: [UInt8]
    ) -> [UInt8] {
        var writer = TLSWriter(reserving: groupContext.count + 512)
        writeToBeSigned(content, wireFormat: wireFormat, groupContext: groupContext, to: &writer)
        return writer.bytes
    }

    static func writeToBeSigned(
        _ content: FramedContent, wireFormat: WireFormat, groupContext: [UInt8], to writer: inout TLSWriter
    ) {
        writer.writeUInt16(ProtocolVersion.mls10.rawValue)
        writer.writeUInt16(wireFormat.rawValue)
        content.encode(to: &writer)
        if content.sender.signsGroupContext {
            writer.writeBytes(groupContext)
        }
    }

    /// A content signed; the confirmation tag of a commit is added when it is known.
    ///
    /// - Throws: ``MLSError/crypto(_:)``.
    package static func signed(
        _ content: FramedContent, wireFormat: WireFormat, groupContext: [UInt8],
        confirmationTag: [UInt8]? = nil,
        with signer: SignaturePrivateKey, suite: any CiphersuiteProvider
    ) throws(MLSError) -> AuthenticatedContent {
        let input = toBeSigned(content, wireFormat: wireFormat, groupContext: groupContext)
        let signature = try MLSError.rethrowing { () throws(CryptoError) in
            try suite.sign(label: "FramedContentTBS", content: input, with: signer)
        }
        return AuthenticatedContent(
            wireFormat: wireFormat, content: content,
            auth: FramedContentAuthData(signature: signature, confirmationTag: confirmationTag))
    }

    /// Whether the key made the signature.
    package func isSigned(
        by key: SignaturePublicKey, groupContext: [UInt8], suite: any CiphersuiteProvider
    ) -> Bool {
        let input = Self.toBeSigned(content, wireFormat: wireFormat, groupContext: groupContext)
        return suite.isSignature(auth.signature, label: "FramedContentTBS", content: input, by: key)
    }

    /// `ConfirmedTranscriptHashInput`.
    ///
    /// See: RFC 9420 section 8.2
    package var confirmedTranscriptHashInput: [UInt8] {
        var writer = TLSWriter(reserving: 1024)
        writer.writeUInt16(wireFormat.rawValue)
        content.encode(to: &writer)
        writer.writeOpaque(auth.signature)
        return writer.bytes
    }
}

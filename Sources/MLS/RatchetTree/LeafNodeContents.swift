/// A leaf before it is signed.
///
/// See: RFC 9420 section 7.2
public struct LeafNodeContents: Hashable, Sendable {
    public var encryptionKey: HPKEPublicKey
    public var signatureKey: SignaturePublicKey
    public var credential: Credential
    public var capabilities: Capabilities
    public var source: LeafNodeSource
    public var extensions: ExtensionList

    public init(
        encryptionKey: HPKEPublicKey, signatureKey: SignaturePublicKey, credential: Credential,
        capabilities: Capabilities, source: LeafNodeSource, extensions: ExtensionList = []
    ) {
        self.encryptionKey = encryptionKey
        self.signatureKey = signatureKey
        self.credential = credential
        self.capabilities = capabilities
        self.source = source
        self.extensions = extensions
    }
}

extension LeafNodeContents: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        encryptionKey = try HPKEPublicKey(from: &reader)
        signatureKey = try SignaturePublicKey(from: &reader)
        credential = try Credential(from: &reader)
        capabilities = try Capabilities(from: &reader)
        source = try LeafNodeSource(from: &reader)
        extensions = try ExtensionList(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(encryptionKey)
        writer.write(signatureKey)
        writer.write(credential)
        writer.write(capabilities)
        writer.write(source)
        writer.write(extensions)
    }
}

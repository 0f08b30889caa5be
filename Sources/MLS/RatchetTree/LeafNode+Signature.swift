/// The group and place that the signature of a leaf covers once the leaf is in a group.
///
/// See: RFC 9420 section 7.2
public struct LeafPosition: Hashable, Sendable {
    public var groupID: [UInt8]
    public var index: LeafIndex

    public init(groupID: [UInt8], index: LeafIndex) {
        self.groupID = groupID
        self.index = index
    }
}

extension LeafNode {
    /// Signs a leaf.
    ///
    /// - Parameter position: needed unless the leaf's source is a key package.
    /// - Throws: ``CryptoError/invalidSignature`` without a position where one is needed, or what signing throws.
    /// See: RFC 9420 section 7.2 (`LeafNodeTBS`)
    public init(
        signing contents: LeafNodeContents, position: LeafPosition?, with key: SignaturePrivateKey,
        suite: any CiphersuiteProvider
    ) throws(CryptoError) {
        var writer = TLSWriter(reserving: 512)
        writer.write(contents)
        guard Self.append(position, for: contents.source, to: &writer) else { throw .invalidSignature }
        let signature = try suite.sign(label: Self.signatureLabel, content: writer.bytes, with: key)
        self.init(contents: contents, signature: signature)
    }

    /// Whether the leaf's own signature key made its signature, for this place if the leaf's source is bound to one.
    ///
    /// See: RFC 9420 section 7.3
    public func isSignatureValid(position: LeafPosition?, suite: any CiphersuiteProvider) -> Bool {
        var writer = TLSWriter(reserving: encoded.count + 64)
        writer.writeBytes(encodedContents)
        guard Self.append(position, for: source, to: &writer) else { return false }
        return suite.isSignature(
            signature, label: Self.signatureLabel, content: writer.bytes, by: signatureKey)
    }

    private static let signatureLabel = "LeafNodeTBS"

    /// Whether there was all that is to be signed.
    private static func append(
        _ position: LeafPosition?, for source: LeafNodeSource, to writer: inout TLSWriter
    ) -> Bool {
        guard source.isBoundToGroup else { return true }
        guard let position else { return false }
        writer.writeOpaque(position.groupID)
        writer.write(position.index)
        return true
    }
}

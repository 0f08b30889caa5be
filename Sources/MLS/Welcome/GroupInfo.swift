/// The state of a group as a joiner is told it, signed by a member.
///
/// See: RFC 9420 section 12.4.3
public struct GroupInfo: Hashable, Sendable {
    public var groupContext: GroupContext
    /// Beside the context: the ratchet tree, the external key, and what we do not know.
    public var extensions: ExtensionList
    public var confirmationTag: [UInt8]
    public var signer: LeafIndex
    public var signature: [UInt8]

    public init(
        groupContext: GroupContext, extensions: ExtensionList, confirmationTag: [UInt8], signer: LeafIndex,
        signature: [UInt8]
    ) {
        self.groupContext = groupContext
        self.extensions = extensions
        self.confirmationTag = confirmationTag
        self.signer = signer
        self.signature = signature
    }
}

extension GroupInfo: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        groupContext = try GroupContext(from: &reader)
        extensions = try ExtensionList(from: &reader)
        confirmationTag = try reader.readOpaque()
        signer = try LeafIndex(from: &reader)
        signature = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        encodeContents(to: &writer)
        writer.writeOpaque(signature)
    }

    /// `GroupInfoTBS`.
    private func encodeContents(to writer: inout TLSWriter) {
        writer.write(groupContext)
        writer.write(extensions)
        writer.writeOpaque(confirmationTag)
        writer.write(signer)
    }
}

extension GroupInfo {
    private var toBeSigned: [UInt8] {
        var writer = TLSWriter(reserving: 1024)
        encodeContents(to: &writer)
        return writer.bytes
    }

    /// Puts the signer's signature in.
    mutating func sign(with key: SignaturePrivateKey, suite: any CiphersuiteProvider) throws(MLSError) {
        let content = toBeSigned
        signature = try MLSError.rethrowing { () throws(CryptoError) in
            try suite.sign(label: "GroupInfoTBS", content: content, with: key)
        }
    }

    /// Whether the key made the signature.
    package func isSigned(by key: SignaturePublicKey, suite: any CiphersuiteProvider) -> Bool {
        suite.isSignature(signature, label: "GroupInfoTBS", content: toBeSigned, by: key)
    }
}

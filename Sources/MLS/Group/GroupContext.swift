/// What all members of a group agree on in one epoch.
///
/// See: RFC 9420 section 8.1
public struct GroupContext: Hashable, Sendable {
    public var version: ProtocolVersion
    public var ciphersuite: Ciphersuite
    public var groupID: [UInt8]
    public var epoch: UInt64
    public var treeHash: [UInt8]
    public var confirmedTranscriptHash: [UInt8]
    /// In the order and with the bytes of the committer who set them.
    public var extensions: ExtensionList

    public init(
        version: ProtocolVersion = .mls10, ciphersuite: Ciphersuite, groupID: [UInt8], epoch: UInt64,
        treeHash: [UInt8], confirmedTranscriptHash: [UInt8], extensions: ExtensionList
    ) {
        self.version = version
        self.ciphersuite = ciphersuite
        self.groupID = groupID
        self.epoch = epoch
        self.treeHash = treeHash
        self.confirmedTranscriptHash = confirmedTranscriptHash
        self.extensions = extensions
    }
}

extension GroupContext: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        version = try ProtocolVersion(from: &reader)
        ciphersuite = try Ciphersuite(from: &reader)
        groupID = try reader.readOpaque()
        epoch = try reader.readUInt64()
        treeHash = try reader.readOpaque()
        confirmedTranscriptHash = try reader.readOpaque()
        extensions = try ExtensionList(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(version)
        writer.write(ciphersuite)
        writer.writeOpaque(groupID)
        writer.writeUInt64(epoch)
        writer.writeOpaque(treeHash)
        writer.writeOpaque(confirmedTranscriptHash)
        writer.write(extensions)
    }
}

/// The parameters of the group that is to take the place of this one.
///
/// See: RFC 9420 section 12.1.5
public struct ReInit: Hashable, Sendable {
    public var groupID: [UInt8]
    public var version: ProtocolVersion
    public var ciphersuite: Ciphersuite
    public var extensions: ExtensionList

    public init(
        groupID: [UInt8], version: ProtocolVersion = .mls10, ciphersuite: Ciphersuite,
        extensions: ExtensionList = []
    ) {
        self.groupID = groupID
        self.version = version
        self.ciphersuite = ciphersuite
        self.extensions = extensions
    }
}

extension ReInit: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        groupID = try reader.readOpaque()
        version = try ProtocolVersion(from: &reader)
        ciphersuite = try Ciphersuite(from: &reader)
        extensions = try ExtensionList(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(groupID)
        writer.write(version)
        writer.write(ciphersuite)
        writer.write(extensions)
    }
}

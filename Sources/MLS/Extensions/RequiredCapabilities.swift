/// What every member of a group must be able to do; an extension of the group context.
///
/// See: RFC 9420 section 11.1
public struct RequiredCapabilities: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .requiredCapabilities }

    public var extensions: [ExtensionType]
    public var proposals: [ProposalType]
    public var credentials: [CredentialType]

    public init(
        extensions: [ExtensionType] = [], proposals: [ProposalType] = [], credentials: [CredentialType] = []
    ) {
        self.extensions = extensions
        self.proposals = proposals
        self.credentials = credentials
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        extensions = try reader.readVector()
        proposals = try reader.readVector()
        credentials = try reader.readVector()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector(extensions)
        writer.writeVector(proposals)
        writer.writeVector(credentials)
    }
}

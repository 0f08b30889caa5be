/// What a client says it can do. Numbers it lists that we do not know are kept and ignored.
///
/// See: RFC 9420 section 7.2
public struct Capabilities: Hashable, Sendable {
    public var versions: [ProtocolVersion]
    public var ciphersuites: [Ciphersuite]
    public var extensions: [ExtensionType]
    public var proposals: [ProposalType]
    public var credentials: [CredentialType]

    public init(
        versions: [ProtocolVersion] = [.mls10], ciphersuites: [Ciphersuite], extensions: [ExtensionType] = [],
        proposals: [ProposalType] = [], credentials: [CredentialType] = [.basic]
    ) {
        self.versions = versions
        self.ciphersuites = ciphersuites
        self.extensions = extensions
        self.proposals = proposals
        self.credentials = credentials
    }

    /// Whether the client knows an extension; the default ones every client knows.
    public func supports(_ type: ExtensionType) -> Bool { type.isDefault || extensions.contains(type) }

    /// Whether the client knows a proposal; the default ones every client knows.
    public func supports(_ type: ProposalType) -> Bool { type.isDefault || proposals.contains(type) }

    /// Whether the client knows a credential; there are no default ones.
    public func supports(_ type: CredentialType) -> Bool { credentials.contains(type) }

    /// Whether the client knows all of some extensions.
    public func supportsAll(_ types: [ExtensionType]) -> Bool {
        extensions.containsAll(types.filter { !$0.isDefault })
    }

    /// Whether the client knows all of some proposals.
    public func supportsAll(_ types: [ProposalType]) -> Bool {
        proposals.containsAll(types.filter { !$0.isDefault })
    }

    /// Whether the client can do all that a group requires.
    ///
    /// See: RFC 9420 sections 7.3 and 11.1
    public func supports(_ required: RequiredCapabilities) -> Bool {
        supportsAll(required.extensions) && supportsAll(required.proposals)
            && credentials.containsAll(required.credentials)
    }
}

extension Capabilities: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        versions = try reader.readVector()
        ciphersuites = try reader.readVector()
        extensions = try reader.readVector()
        proposals = try reader.readVector()
        credentials = try reader.readVector()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector(versions)
        writer.writeVector(ciphersuites)
        writer.writeVector(extensions)
        writer.writeVector(proposals)
        writer.writeVector(credentials)
    }
}

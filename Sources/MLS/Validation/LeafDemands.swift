/// What a group demands of the leaves in it.
///
/// See: RFC 9420 sections 7.3, 11.1 and 13.4
struct LeafDemands: Sendable {
    var groupID: [UInt8]
    var version: ProtocolVersion
    /// Nil if leaves need not list it.
    var ciphersuite: Ciphersuite?
    var required: RequiredCapabilities
    /// The types of the GroupContext's extensions, without those every client knows.
    var extensions: [ExtensionType]

    /// - Throws: ``MLSError/malformed(_:)`` if the `required_capabilities` extension cannot be read.
    init(_ context: GroupContext, policy: any GroupPolicy) throws(MLSError) {
        groupID = context.groupID
        version = context.version
        ciphersuite = policy.demandsCompleteCapabilities ? context.ciphersuite : nil
        let value = try MLSError.decoding { () throws(WireError) in
            try context.extensions.value(RequiredCapabilities.self)
        }
        required = value ?? RequiredCapabilities()
        extensions = context.extensions.types.filter { !$0.isDefault }
    }
}

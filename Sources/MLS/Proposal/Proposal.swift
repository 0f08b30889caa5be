/// One change to a group.
///
/// See: RFC 9420 section 12.1
public enum Proposal: Hashable, Sendable {
    /// Add the client of a key package.
    case add(KeyPackage)
    /// Put a new leaf in the place of the sender's.
    case update(LeafNode)
    /// Remove the member at a leaf.
    case remove(LeafIndex)
    /// Mix a pre-shared key into the next epoch.
    case preSharedKey(PreSharedKeyID)
    /// Replace the group by another.
    case reInit(ReInit)
    /// Join from outside; the KEM output of the new init secret.
    case externalInit(kemOutput: [UInt8])
    /// Replace the GroupContext's extensions, all of them.
    case groupContextExtensions(ExtensionList)
    /// A type that is not the RFC's.
    case custom(CustomProposal)

    public var type: ProposalType {
        switch self {
        case .add: .add
        case .update: .update
        case .remove: .remove
        case .preSharedKey: .preSharedKey
        case .reInit: .reInit
        case .externalInit: .externalInit
        case .groupContextExtensions: .groupContextExtensions
        case .custom(let proposal): proposal.type
        }
    }

    /// Whether a commit that covers it needs a path. Types of others need one unless their document says otherwise,
    /// which for `app_data_update` it does.
    ///
    /// See: RFC 9420 sections 12.4 and 17.4
    public var requiresPath: Bool {
        switch self {
        case .add, .preSharedKey, .reInit: false
        case .update, .remove, .externalInit, .groupContextExtensions: true
        case .custom(let proposal): proposal.type != .appDataUpdate
        }
    }

    /// Whether a sender the `external_senders` extension lists may send it.
    ///
    /// See: RFC 9420 section 12.1.8
    public var isAllowedFromExternalSender: Bool {
        switch self {
        case .add, .remove, .preSharedKey, .reInit, .groupContextExtensions: true
        case .update, .externalInit: false
        case .custom(let proposal): proposal.type == .appDataUpdate
        }
    }
}

extension Proposal: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try ProposalType(from: &reader) {
        case .add: self = .add(try KeyPackage(from: &reader))
        case .update: self = .update(try LeafNode(from: &reader))
        case .remove: self = .remove(try LeafIndex(from: &reader))
        case .preSharedKey: self = .preSharedKey(try PreSharedKeyID(from: &reader))
        case .reInit: self = .reInit(try ReInit(from: &reader))
        case .externalInit: self = .externalInit(kemOutput: try reader.readOpaque())
        case .groupContextExtensions: self = .groupContextExtensions(try ExtensionList(from: &reader))
        case let type: self = .custom(try CustomProposal(type: type, from: &reader))
        }
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(type)
        switch self {
        case .add(let keyPackage): writer.write(keyPackage)
        case .update(let leaf): writer.write(leaf)
        case .remove(let leaf): writer.write(leaf)
        case .preSharedKey(let id): writer.write(id)
        case .reInit(let reInit): writer.write(reInit)
        case .externalInit(let kemOutput): writer.writeOpaque(kemOutput)
        case .groupContextExtensions(let extensions): writer.write(extensions)
        case .custom(let proposal): writer.writeBytes(proposal.encodedBody)
        }
    }
}

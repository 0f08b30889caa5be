/// Who sent a message.
///
/// See: RFC 9420 section 6
public enum Sender: Hashable, Sendable {
    /// The member at a leaf of the tree.
    case member(LeafIndex)
    /// An outsider the group's `external_senders` extension lists, by its place in that list.
    case external(UInt32)
    /// One who asks to be added.
    case newMemberProposal
    /// One who joins by an external commit.
    case newMemberCommit

    /// The leaf of a member, nil for the others.
    public var leafIndex: LeafIndex? {
        if case .member(let leaf) = self { leaf } else { nil }
    }

    /// Whether the signature covers the GroupContext.
    ///
    /// See: RFC 9420 section 6.1
    var signsGroupContext: Bool {
        switch self {
        case .member, .newMemberCommit: true
        case .external, .newMemberProposal: false
        }
    }
}

extension Sender: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1: self = .member(LeafIndex(try reader.readUInt32()))
        case 2: self = .external(try reader.readUInt32())
        case 3: self = .newMemberProposal
        case 4: self = .newMemberCommit
        default: throw .invalidValue("sender type")
        }
    }

    public func encode(to writer: inout TLSWriter) {
        switch self {
        case .member(let leaf):
            writer.writeUInt8(1)
            writer.writeUInt32(leaf.rawValue)
        case .external(let index):
            writer.writeUInt8(2)
            writer.writeUInt32(index)
        case .newMemberProposal:
            writer.writeUInt8(3)
        case .newMemberCommit:
            writer.writeUInt8(4)
        }
    }
}

/// The name of a piece of a saved group.
///
/// See: Design.md, "Saving a group"
public enum GroupPartID: Hashable, Sendable {
    /// Context, tree and status: public, written once for each epoch.
    case epoch
    /// The secrets of the epoch and our private keys in the tree: written once for each epoch.
    case secrets
    /// The proposals received, and the keys of our own Updates among them.
    case proposals
    /// What late messages of a past epoch need, the keys apart.
    case pastEpoch(UInt64)
    /// A piece of the message keys of an epoch: a sender's ratchets, or a secret that several will come from.
    case messageKeys(epoch: UInt64, node: NodeIndex)
}

/// A piece of a saved group.
public struct GroupPart: Sendable {
    public let id: GroupPartID
    /// Whether a store must seal it; only ``GroupPartID/epoch`` holds nothing secret.
    public var isSecret: Bool { id != .epoch }
    /// Secret or not, it is erased when let go.
    public let bytes: Secret

    public init(id: GroupPartID, bytes: Secret) {
        self.id = id
        self.bytes = bytes
    }
}

/// What to write so that a saved group becomes another state of itself, all of it in one transaction.
public struct GroupChanges: Sendable {
    /// Pieces that must be gone afterwards: used keys among them. Erase them before anything is saved.
    public var erased: [GroupPartID] = []
    /// Pieces that are new, or take the place of the ones with their names.
    public var saved: [GroupPart] = []

    public var isEmpty: Bool { erased.isEmpty && saved.isEmpty }
}

extension GroupPartID: TLSCodable {
    /// A short name for a table's key.
    public func encode(to writer: inout TLSWriter) {
        switch self {
        case .epoch: writer.writeUInt8(1)
        case .secrets: writer.writeUInt8(2)
        case .proposals: writer.writeUInt8(3)
        case .pastEpoch(let epoch):
            writer.writeUInt8(4)
            writer.writeUInt64(epoch)
        case .messageKeys(let epoch, let node):
            writer.writeUInt8(5)
            writer.writeUInt64(epoch)
            writer.writeUInt64(UInt64(node.rawValue))
        }
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1: self = .epoch
        case 2: self = .secrets
        case 3: self = .proposals
        case 4: self = .pastEpoch(try reader.readUInt64())
        case 5:
            let epoch = try reader.readUInt64()
            guard let node = Int(exactly: try reader.readUInt64()), node < 1 << 33 else {
                throw .invalidValue("node")
            }
            self = .messageKeys(epoch: epoch, node: NodeIndex(node))
        default: throw .invalidValue("group part")
        }
    }
}

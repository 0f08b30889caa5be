/// How a leaf came into the tree, with what only that way has.
///
/// See: RFC 9420 section 7.2
public enum LeafNodeSource: Hashable, Sendable {
    case keyPackage(Lifetime)
    case update
    case commit(parentHash: [UInt8])

    /// Whether the leaf's signature covers the group and the place in it.
    public var isBoundToGroup: Bool {
        if case .keyPackage = self { false } else { true }
    }
}

extension LeafNodeSource: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1: self = .keyPackage(try Lifetime(from: &reader))
        case 2: self = .update
        case 3: self = .commit(parentHash: try reader.readOpaque())
        default: throw .invalidValue("leaf_node_source")
        }
    }

    public func encode(to writer: inout TLSWriter) {
        switch self {
        case .keyPackage(let lifetime):
            writer.writeUInt8(1)
            writer.write(lifetime)
        case .update:
            writer.writeUInt8(2)
        case .commit(let parentHash):
            writer.writeUInt8(3)
            writer.writeOpaque(parentHash)
        }
    }
}

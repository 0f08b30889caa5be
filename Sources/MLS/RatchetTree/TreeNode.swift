/// A node as it stands in the `ratchet_tree` extension.
///
/// See: RFC 9420 section 12.4.3.3
public enum TreeNode: Hashable, Sendable {
    case leaf(LeafNode)
    case parent(ParentNode)
}

extension TreeNode: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1: self = .leaf(try LeafNode(from: &reader))
        case 2: self = .parent(try ParentNode(from: &reader))
        default: throw .invalidValue("node_type")
        }
    }

    public func encode(to writer: inout TLSWriter) {
        switch self {
        case .leaf(let leaf):
            writer.writeUInt8(1)
            writer.write(leaf)
        case .parent(let parent):
            writer.writeUInt8(2)
            writer.write(parent)
        }
    }
}

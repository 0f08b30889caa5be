/// A tree as somebody sent it: the `ratchet_tree` extension of a group info, or the same bytes from elsewhere.
///
/// See: RFC 9420 section 12.4.3.3
public struct UnverifiedRatchetTree: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .ratchetTree }

    /// The nodes from left to right; nil for a blank one.
    public var nodes: [TreeNode?]

    public init(nodes: [TreeNode?]) {
        self.nodes = nodes
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        nodes = try reader.readVector { (reader) throws(WireError) in try reader.readOptional() }
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector { writer in
            for node in nodes { writer.writeOptional(node) }
        }
    }
}

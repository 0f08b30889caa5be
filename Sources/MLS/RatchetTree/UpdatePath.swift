/// New keys for the nodes above a committer, each with its path secret encrypted to those who need it.
///
/// See: RFC 9420 section 7.6
public struct UpdatePathNode: Hashable, Sendable, TLSEncodable, TLSDecodable {
    public var encryptionKey: HPKEPublicKey
    /// One for each node of the resolution of the copath child, without leaves that the same commit adds.
    public var encryptedPathSecrets: [HPKECiphertext]

    public init(encryptionKey: HPKEPublicKey, encryptedPathSecrets: [HPKECiphertext]) {
        self.encryptionKey = encryptionKey
        self.encryptedPathSecrets = encryptedPathSecrets
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        encryptionKey = try HPKEPublicKey(from: &reader)
        encryptedPathSecrets = try reader.readVector()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(encryptionKey)
        writer.writeVector(encryptedPathSecrets)
    }
}

/// What a commit says about the committer's leaf and the nodes of its filtered direct path.
///
/// See: RFC 9420 section 7.6
public struct UpdatePath: Hashable, Sendable, TLSEncodable, TLSDecodable {
    public var leafNode: LeafNode
    /// In the order of the filtered direct path, from the leaf to the root.
    public var nodes: [UpdatePathNode]

    public init(leafNode: LeafNode, nodes: [UpdatePathNode]) {
        self.leafNode = leafNode
        self.nodes = nodes
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        leafNode = try LeafNode(from: &reader)
        nodes = try reader.readVector()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(leafNode)
        writer.writeVector(nodes)
    }
}

/// A parent: a key that all members below it hold, except the unmerged ones.
///
/// A parent never changes once made; copies share one object.
///
/// See: RFC 9420 section 7.1
public struct ParentNode: Sendable {
    private final class Storage: Sendable {
        let encryptionKey: HPKEPublicKey
        let parentHash: [UInt8]
        let unmergedLeaves: [LeafIndex]

        init(encryptionKey: HPKEPublicKey, parentHash: [UInt8], unmergedLeaves: [LeafIndex]) {
            self.encryptionKey = encryptionKey
            self.parentHash = parentHash
            self.unmergedLeaves = unmergedLeaves
        }
    }

    private let storage: Storage

    public init(encryptionKey: HPKEPublicKey, parentHash: [UInt8] = [], unmergedLeaves: [LeafIndex] = []) {
        storage = Storage(
            encryptionKey: encryptionKey, parentHash: parentHash, unmergedLeaves: unmergedLeaves)
    }

    public var encryptionKey: HPKEPublicKey { storage.encryptionKey }
    /// The hash that binds this key to the ones above it.
    ///
    /// See: RFC 9420 section 7.9
    public var parentHash: [UInt8] { storage.parentHash }
    /// Members below that were added after the key was made and do not have it, in rising order.
    public var unmergedLeaves: [LeafIndex] { storage.unmergedLeaves }

    /// The same node with one more unmerged leaf, in its place.
    func addingUnmerged(_ leaf: LeafIndex) -> ParentNode {
        var leaves = unmergedLeaves
        var position = leaves.count
        while position > 0, leaves[position - 1] > leaf { position -= 1 }
        if position > 0, leaves[position - 1] == leaf { return self }
        leaves.insert(leaf, at: position)
        return ParentNode(encryptionKey: encryptionKey, parentHash: parentHash, unmergedLeaves: leaves)
    }
}

extension ParentNode: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage
            || left.encryptionKey == right.encryptionKey && left.parentHash == right.parentHash
                && left.unmergedLeaves == right.unmergedLeaves
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(encryptionKey)
    }
}

extension ParentNode: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        let encryptionKey = try HPKEPublicKey(from: &reader)
        let parentHash = try reader.readOpaque()
        let unmergedLeaves = try reader.readVector(of: LeafIndex.self)
        self.init(encryptionKey: encryptionKey, parentHash: parentHash, unmergedLeaves: unmergedLeaves)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(encryptionKey)
        writer.writeOpaque(parentHash)
        writer.writeVector(unmergedLeaves)
    }
}

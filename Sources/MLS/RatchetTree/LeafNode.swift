/// A signed leaf: one client as it appears in a group or offers itself in a key package.
///
/// A leaf never changes once made, so copies share one object, which also keeps the encoding: trees of a thousand leaves
/// are hashed, sent and verified without writing a leaf twice.
///
/// See: RFC 9420 section 7.2
public struct LeafNode: Sendable {
    private final class Storage: Sendable {
        let contents: LeafNodeContents
        let signature: [UInt8]
        let encoded: [UInt8]
        /// How much of `encoded` comes before the signature.
        let contentsLength: Int

        init(contents: LeafNodeContents, signature: [UInt8], encoded: [UInt8], contentsLength: Int) {
            self.contents = contents
            self.signature = signature
            self.encoded = encoded
            self.contentsLength = contentsLength
        }
    }

    private let storage: Storage

    /// A leaf with a signature that was made elsewhere.
    public init(contents: LeafNodeContents, signature: [UInt8]) {
        var writer = TLSWriter(reserving: 512)
        writer.write(contents)
        let contentsLength = writer.count
        writer.writeOpaque(signature)
        storage = Storage(
            contents: contents, signature: signature, encoded: writer.bytes, contentsLength: contentsLength)
    }

    public var contents: LeafNodeContents { storage.contents }
    public var encryptionKey: HPKEPublicKey { storage.contents.encryptionKey }
    public var signatureKey: SignaturePublicKey { storage.contents.signatureKey }
    public var credential: Credential { storage.contents.credential }
    public var capabilities: Capabilities { storage.contents.capabilities }
    public var source: LeafNodeSource { storage.contents.source }
    public var extensions: ExtensionList { storage.contents.extensions }
    public var signature: [UInt8] { storage.signature }

    /// The lifetime of a leaf that comes from a key package.
    public var lifetime: Lifetime? {
        if case .keyPackage(let lifetime) = storage.contents.source { lifetime } else { nil }
    }

    /// The parent hash of a leaf that comes from a commit.
    public var parentHash: [UInt8]? {
        if case .commit(let parentHash) = storage.contents.source { parentHash } else { nil }
    }

    /// The encoding, kept from when the leaf was read or made.
    public var encoded: [UInt8] { storage.encoded }

    /// The encoding up to the signature.
    var encodedContents: ArraySlice<UInt8> { storage.encoded[..<storage.contentsLength] }
}

extension LeafNode: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.storage.encoded == right.storage.encoded
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(storage.signature)
    }
}

extension LeafNode: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        let start = reader.offset
        let contents = try LeafNodeContents(from: &reader)
        let contentsLength = reader.offset - start
        let signature = try reader.readOpaque()
        storage = Storage(
            contents: contents, signature: signature, encoded: reader.bytes(since: start),
            contentsLength: contentsLength)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeBytes(storage.encoded)
    }
}

/// What a client publishes so that others can add it to groups.
///
/// It never changes once made; copies share one object, which keeps the encoding that is signed, hashed and sent.
///
/// See: RFC 9420 section 10
public struct KeyPackage: Sendable {
    private final class Storage: Sendable {
        let version: ProtocolVersion
        let ciphersuite: Ciphersuite
        let initKey: HPKEPublicKey
        let leafNode: LeafNode
        let extensions: ExtensionList
        let signature: [UInt8]
        let encoded: [UInt8]
        let contentsLength: Int

        init(
            version: ProtocolVersion, ciphersuite: Ciphersuite, initKey: HPKEPublicKey, leafNode: LeafNode,
            extensions: ExtensionList, signature: [UInt8], encoded: [UInt8], contentsLength: Int
        ) {
            self.version = version
            self.ciphersuite = ciphersuite
            self.initKey = initKey
            self.leafNode = leafNode
            self.extensions = extensions
            self.signature = signature
            self.encoded = encoded
            self.contentsLength = contentsLength
        }
    }

    private let storage: Storage

    /// The version the client will speak in the group.
    public var version: ProtocolVersion { storage.version }
    public var ciphersuite: Ciphersuite { storage.ciphersuite }
    /// The key a Welcome is encrypted to.
    public var initKey: HPKEPublicKey { storage.initKey }
    public var leafNode: LeafNode { storage.leafNode }
    public var extensions: ExtensionList { storage.extensions }
    public var signature: [UInt8] { storage.signature }
    /// The encoding, kept from when the package was read or made.
    public var encoded: [UInt8] { storage.encoded }
    /// `KeyPackageTBS`.
    var encodedContents: ArraySlice<UInt8> { storage.encoded[..<storage.contentsLength] }

    /// Whether it may serve for more than one group.
    ///
    /// See: RFC 9420 section 16.8
    public var isLastResort: Bool { extensions[.lastResort] != nil }

    /// A package whose signature `sign` makes over `KeyPackageTBS`.
    init<E: Error>(
        version: ProtocolVersion, ciphersuite: Ciphersuite, initKey: HPKEPublicKey, leafNode: LeafNode,
        extensions: ExtensionList, sign: ([UInt8]) throws(E) -> [UInt8]
    ) throws(E) {
        var writer = TLSWriter(reserving: 1024)
        writer.write(version)
        writer.write(ciphersuite)
        writer.write(initKey)
        writer.write(leafNode)
        writer.write(extensions)
        let contentsLength = writer.count
        let signature = try sign(writer.bytes)
        writer.writeOpaque(signature)
        storage = Storage(
            version: version, ciphersuite: ciphersuite, initKey: initKey, leafNode: leafNode,
            extensions: extensions,
            signature: signature, encoded: writer.bytes, contentsLength: contentsLength)
    }

    /// `KeyPackageRef`: how a Welcome names the package.
    ///
    /// See: RFC 9420 section 5.2
    public func reference(suite: any CiphersuiteProvider) -> KeyPackageReference {
        KeyPackageReference(suite.referenceHash(label: "MLS 1.0 KeyPackage Reference", value: encoded))
    }
}

extension KeyPackage: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.storage.encoded == right.storage.encoded
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(storage.signature)
    }
}

extension KeyPackage: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        let start = reader.offset
        let version = try ProtocolVersion(from: &reader)
        let ciphersuite = try Ciphersuite(from: &reader)
        let initKey = try HPKEPublicKey(from: &reader)
        let leafNode = try LeafNode(from: &reader)
        let extensions = try ExtensionList(from: &reader)
        let contentsLength = reader.offset - start
        let signature = try reader.readOpaque()
        storage = Storage(
            version: version, ciphersuite: ciphersuite, initKey: initKey, leafNode: leafNode,
            extensions: extensions,
            signature: signature, encoded: reader.bytes(since: start), contentsLength: contentsLength)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeBytes(storage.encoded)
    }
}

/// The public key external joiners encrypt to; an extension of a group info.
///
/// See: RFC 9420 section 12.4.3.2
public struct ExternalPub: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .externalPub }

    public var publicKey: HPKEPublicKey

    public init(_ publicKey: HPKEPublicKey) {
        self.publicKey = publicKey
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        publicKey = try HPKEPublicKey(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(publicKey)
    }
}

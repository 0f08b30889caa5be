/// Somebody outside the group who may send proposals to it.
///
/// See: RFC 9420 section 12.1.8.1
public struct ExternalSender: Hashable, Sendable, TLSEncodable, TLSDecodable {
    public var signatureKey: SignaturePublicKey
    public var credential: Credential

    public init(signatureKey: SignaturePublicKey, credential: Credential) {
        self.signatureKey = signatureKey
        self.credential = credential
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        signatureKey = try SignaturePublicKey(from: &reader)
        credential = try Credential(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(signatureKey)
        writer.write(credential)
    }
}

/// The external senders of a group; an extension of the group context. A message names one by its place in the list.
///
/// See: RFC 9420 section 12.1.8.1
public struct ExternalSenders: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .externalSenders }

    public var senders: [ExternalSender]

    public init(_ senders: [ExternalSender]) {
        self.senders = senders
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        senders = try reader.readVector()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector(senders)
    }
}

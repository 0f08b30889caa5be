/// What is kept of an epoch that is over: enough to read application messages that come late.
///
/// Who was at which leaf is kept as differences to the epoch after it, for most leaves never change.
struct PastEpoch: Sendable {
    var epoch: UInt64
    /// The encoded GroupContext, which signatures of that epoch cover.
    var context: [UInt8]
    var senderDataSecret: Secret
    var secretTree: SecretTree
    /// The leaves whose key or credential is another in the next epoch; nil for a leaf that was blank.
    var differences: [LeafIndex: SenderIdentity?]
}

extension GroupMember {
    var identity: SenderIdentity {
        SenderIdentity(leafIndex: leafIndex, credential: credential, signatureKey: signatureKey)
    }
}

extension SenderIdentity: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        leafIndex = try LeafIndex(from: &reader)
        credential = try Credential(from: &reader)
        signatureKey = try SignaturePublicKey(from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(leafIndex)
        writer.write(credential)
        writer.write(signatureKey)
    }
}

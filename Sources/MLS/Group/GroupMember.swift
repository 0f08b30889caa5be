/// A member of a group.
public struct GroupMember: Hashable, Sendable {
    public var leafIndex: LeafIndex
    public var leafNode: LeafNode

    public var credential: Credential { leafNode.credential }
    public var signatureKey: SignaturePublicKey { leafNode.signatureKey }
}

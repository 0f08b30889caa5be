/// What one member knows in one epoch, the ratchets apart.
struct EpochState: Sendable {
    var context: GroupContext
    /// The context's encoding, which every signature covers.
    var encodedContext: [UInt8]
    var tree: RatchetTree
    var ownLeaf: LeafIndex
    /// Our own leaf's and the private keys we know above it.
    var privateKeys: TreePrivateKeys
    var confirmationTag: [UInt8]
    var interimTranscriptHash: [UInt8]
    var secrets: EpochSecrets
}

extension RatchetTree {
    /// The members in the order of their leaves.
    var groupMembers: [GroupMember] {
        members.map { GroupMember(leafIndex: $0.index, leafNode: $0.leaf) }
    }

    func groupMember(at leaf: LeafIndex) -> GroupMember? {
        self.leaf(at: leaf).map { GroupMember(leafIndex: leaf, leafNode: $0) }
    }
}

extension EpochSecrets {
    /// In the place of secrets we do not have: those of the epoch that removed us.
    static let none = EpochSecrets(
        senderDataSecret: .zeros(count: 0), exporterSecret: .zeros(count: 0),
        externalSecret: .zeros(count: 0),
        confirmationKey: .zeros(count: 0), membershipKey: .zeros(count: 0), resumptionPSK: .zeros(count: 0),
        epochAuthenticator: .zeros(count: 0), initSecret: .zeros(count: 0))
}

/// A valid commit before it is merged: everything it would change, and nothing changed yet.
///
/// It can be looked at, merged into the group it was staged on, or dropped without a trace. It cannot encrypt.
///
/// See: RFC 9420 section 12.4.2
public struct StagedCommit: Sendable {
    /// The epoch the commit ends.
    public let epoch: UInt64
    /// A member, or a joiner by external commit.
    public let sender: Sender
    /// The committer's leaf in the new tree.
    public let committer: LeafIndex
    public let authenticatedData: [UInt8]
    /// All proposals in the commit's order, each with who proposed it.
    public let proposals: [CommittedProposal]
    /// The committer's new leaf, if the commit has a path.
    public let pathLeaf: LeafNode?
    /// The GroupContext of the epoch the commit makes.
    public let groupContext: GroupContext
    /// The members it adds, a joiner by external commit included, as they are in the new tree.
    public let added: [GroupMember]
    /// The members it removes, as they were.
    public let removed: [GroupMember]
    /// The members whose leaves other members' Updates replace, as they are in the new tree.
    public let updated: [GroupMember]
    /// Whether it removes us.
    public let removesOwnLeaf: Bool
    /// Set if it ends the group in favour of another.
    public let reInit: ReInit?

    /// The tree after the commit.
    let tree: RatchetTree
    /// What the group turns into; nil if we are removed.
    let next: NextEpoch?
    /// The interim transcript hash of the state it was staged on, which no other state shares.
    let base: [UInt8]

    /// The members after the commit, in the order of their leaves.
    public var members: [GroupMember] { tree.groupMembers }

    /// The member at a leaf after the commit.
    public func member(at leaf: LeafIndex) -> GroupMember? {
        tree.leaf(at: leaf).map { GroupMember(leafIndex: leaf, leafNode: $0) }
    }
}

/// The part of a new epoch that only its members have.
struct NextEpoch: Sendable {
    var state: EpochState
    var secretTree: SecretTree
    /// Set when our own leaf changes its signature key.
    var signer: SignatureKeyPair?

    init(
        _ transition: EpochTransition, tree: RatchetTree, privateKeys: TreePrivateKeys,
        signer: SignatureKeyPair?
    ) {
        state = EpochState(
            context: transition.context, encodedContext: transition.encodedContext, tree: tree,
            ownLeaf: privateKeys.leaf, privateKeys: privateKeys, confirmationTag: transition.confirmationTag,
            interimTranscriptHash: transition.interimTranscriptHash, secrets: transition.secrets)
        secretTree = SecretTree(encryptionSecret: transition.encryptionSecret, math: tree.math)
        self.signer = signer
    }
}

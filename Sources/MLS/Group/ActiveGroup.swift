/// Everything one member knows of a group: a value that changes only when a message is accepted.
///
/// A copy is a snapshot in memory: whatever a call throws, and whatever a staged commit would do, the group it was made
/// on is as before. Copies share their trees and secrets until one of them changes.
public struct ActiveGroup: Sendable {
    /// The present epoch; after an eviction the epoch that removed us, without its secrets.
    var state: EpochState
    /// The message keys of the present epoch, nil when the group is not active any more.
    var secretTree: SecretTree?
    var signer: SignatureKeyPair
    var proposals = ProposalStore()
    /// Keys of Updates of ours that wait for a commit.
    var ownUpdates: [ProposalReference: OwnUpdate] = [:]
    /// The newest last.
    var pastEpochs: [PastEpoch] = []
    /// By epoch.
    var resumptionSecrets: [UInt64: Secret] = [:]
    /// Whether the group can be used.
    public internal(set) var status = GroupStatus.active
    /// How much is kept for late messages.
    public let parameters: GroupParameters
    let suite: any CiphersuiteProvider

    init(
        state: EpochState, secretTree: SecretTree?, signer: SignatureKeyPair, parameters: GroupParameters,
        suite: any CiphersuiteProvider
    ) {
        self.state = state
        self.secretTree = secretTree
        self.signer = signer
        self.parameters = parameters
        self.suite = suite
        resumptionSecrets[state.context.epoch] = state.secrets.resumptionPSK
    }
}

/// The private keys of an Update of ours.
struct OwnUpdate: Sendable {
    var leafPrivateKey: HPKEPrivateKey
    /// Set if the Update changes our signature key.
    var signer: SignatureKeyPair?
}

extension ActiveGroup {
    public var groupID: [UInt8] { state.context.groupID }
    public var epoch: UInt64 { state.context.epoch }
    public var ciphersuite: Ciphersuite { state.context.ciphersuite }
    /// What all members agree on; its extensions as their committer wrote them.
    public var context: GroupContext { state.context }
    public var extensions: ExtensionList { state.context.extensions }
    public var ownLeafIndex: LeafIndex { state.ownLeaf }
    /// Our own leaf; nil once we are removed.
    public var ownLeaf: LeafNode? { status == .evicted ? nil : state.tree.leaf(at: state.ownLeaf) }
    /// The members in the order of their leaves.
    public var members: [GroupMember] { state.tree.groupMembers }
    public var memberCount: Int { state.tree.memberCount }
    /// The proposals of this epoch a commit may refer to, in the order they came.
    public var pendingProposals: [ReceivedProposal] { proposals.proposals }
    /// Equal for all members of an epoch.
    ///
    /// See: RFC 9420 section 8.7
    public var epochAuthenticator: [UInt8] { state.secrets.epochAuthenticator.copyBytes() }
    public var confirmationTag: [UInt8] { state.confirmationTag }

    /// The member at a leaf.
    public func member(at leaf: LeafIndex) -> GroupMember? { state.tree.groupMember(at: leaf) }

    /// A secret for use outside MLS, the same for all members of this epoch.
    ///
    /// See: RFC 9420 section 8.5
    public func exportSecret(label: String, context: [UInt8], length: Int) throws(MLSError) -> Secret {
        try requireActive()
        return try MLSError.rethrowing { () throws(CryptoError) in
            try state.secrets.export(label: label, context: context, length: length, suite: suite)
        }
    }

    /// The tree for joiners whose Welcome or GroupInfo does not hold it.
    ///
    /// See: RFC 9420 section 12.4.3.3
    public func exportRatchetTree() -> [UInt8] { state.tree.tlsEncoded() }

    /// What this group leaves for one that takes its place or branches from it.
    ///
    /// See: RFC 9420 sections 11.2, 11.3
    public var resumable: ResumableGroup {
        var reInit: ReInit?
        if case .reinitialized(let parameters) = status { reInit = parameters }
        return ResumableGroup(
            groupID: groupID, version: context.version, ciphersuite: ciphersuite, reInit: reInit,
            members: state.tree.members.map(\.leaf), resumptionSecrets: resumptionSecrets, epoch: epoch)
    }

    /// - Throws: ``MLSError/groupIsInactive``.
    func requireActive() throws(MLSError) {
        guard status == .active else { throw .groupIsInactive }
    }
}

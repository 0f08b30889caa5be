/// Checks a commit of another and works out what it does, without touching the group.
///
/// See: RFC 9420 section 12.4.2
struct CommitStaging<Policy: GroupPolicy> {
    let group: ActiveGroup
    /// Its signature is verified.
    let content: AuthenticatedContent
    let commit: Commit
    let preSharedKeys: PreSharedKeys
    let policy: Policy
    /// Seconds since 1970.
    let now: UInt64

    private var state: EpochState { group.state }
    private var suite: any CiphersuiteProvider { group.suite }

    func run() throws(MLSError) -> StagedCommit {
        let sender = content.content.sender
        if sender == .newMemberCommit {
            try CommitRules.validateExternal(commit, policy: policy)
        }
        let list = try ProposalList(commit.proposals, committer: sender, store: group.proposals)
        let scope = ProposalScope(
            tree: state.tree, context: state.context, committer: sender, occasion: .receiving, policy: policy,
            now: now, suite: suite)
        try ProposalListRules.validate(list, in: scope)
        try CommitRules.checkHasRequiredPath(commit, list: list)
        var change = try EpochChange(
            list: list, sender: sender, context: state.context, tree: state.tree,
            limits: group.parameters.limits)
        if let path = commit.path {
            try change.merge(path, policy: policy, suite: suite)
        }
        try change.validateMembers(policy: policy, suite: suite)
        let provisional = try change.provisionalContext(suite: suite)
        if change.removes(state.ownLeaf) { return try evicted(change, provisional: provisional) }
        return try advanced(change, provisional: provisional)
    }

    private func advanced(
        _ change: EpochChange, provisional: GroupContext
    ) throws(MLSError) -> StagedCommit {
        let ownUpdate = change.ownUpdate(of: state.ownLeaf, among: group.ownUpdates)
        var keys = state.privateKeys
        if change.updated.contains(state.ownLeaf) {
            guard let ownUpdate else { throw .misuse("the keys of our Update are not at hand") }
            keys.replaceLeafKey(ownUpdate.leafPrivateKey)
        }
        keys.forgetOutdated(in: change.tree)
        let commitSecret = try commitSecret(change, provisional: provisional, keys: &keys)
        let transition = try EpochTransition(
            content: content, provisional: provisional, interimTranscriptHash: state.interimTranscriptHash,
            initSecret: try initSecret(change.list), commitSecret: commitSecret,
            preSharedKeySecret: try group.preSharedKeySecret(change.list.preSharedKeys, from: preSharedKeys),
            suite: suite)
        try checkConfirmationTag(transition)
        let next = NextEpoch(transition, tree: change.tree, privateKeys: keys, signer: ownUpdate?.signer)
        return change.staged(
            content: content, context: transition.context, base: state.interimTranscriptHash,
            ownLeaf: state.ownLeaf, next: next)
    }

    /// A commit that removes us: the public part of the new epoch is known, its secrets are not for us.
    private func evicted(_ change: EpochChange, provisional: GroupContext) throws(MLSError) -> StagedCommit {
        var context = provisional
        context.confirmedTranscriptHash = TranscriptHash.confirmed(
            interim: state.interimTranscriptHash, input: content.confirmedTranscriptHashInput, suite: suite)
        return change.staged(
            content: content, context: context, base: state.interimTranscriptHash, ownLeaf: state.ownLeaf,
            next: nil)
    }

    private func commitSecret(
        _ change: EpochChange, provisional: GroupContext, keys: inout TreePrivateKeys
    ) throws(MLSError) -> Secret {
        guard let path = commit.path else { return Secret.zeros(count: suite.hashLength) }
        return try keys.open(
            path, from: change.committer, in: change.tree, added: Set(change.added),
            groupContext: provisional.tlsEncoded(reserving: 1024), suite: suite)
    }

    /// The old epoch's, or the joiner's for an external commit. (8.3, 12.3)
    private func initSecret(_ list: ProposalList) throws(MLSError) -> Secret {
        guard let kemOutput = list.externalInits.first else { return state.secrets.initSecret }
        return try MLSError.rethrowing { () throws(CryptoError) in
            let keys = try state.secrets.externalKeyPair(suite: suite)
            return try ExternalInitSecret.open(kemOutput, with: keys.privateKey, suite: suite)
        }
    }

    /// "verify that it is the same as the confirmation_tag field in the FramedContentAuthData" (12.4.2)
    private func checkConfirmationTag(_ transition: EpochTransition) throws(MLSError) {
        try MLSError.require(
            .confirmationTagIsValid,
            constantTimeEquals(content.auth.confirmationTag ?? [], transition.confirmationTag))
    }
}

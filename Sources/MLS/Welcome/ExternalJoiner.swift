/// A group we join by an external commit of our own, which the network has not accepted yet.
public struct ExternalJoin: Sendable {
    /// The MLSMessage to send to the group.
    public let message: [UInt8]
    /// The group as it is once the commit is accepted. If another commit comes first, drop it and join anew.
    public let joined: JoinedGroup
}

/// Joins a group from outside, by a GroupInfo that a member handed out.
///
/// See: RFC 9420 section 12.4.3.2
public struct ExternalJoiner<Policy: GroupPolicy>: Sendable {
    let profile: MemberProfile
    let policy: Policy
    /// What is kept for late messages.
    public var parameters = GroupParameters()
    /// The tree, if the GroupInfo does not hold it: the `ratchet_tree` extension's data.
    public var ratchetTree: [UInt8]?
    /// An old leaf of ours that the join removes.
    public var replacedLeaf: LeafIndex?
    /// Pre-shared keys to inject, and their values.
    public var preSharedKeyIDs: [PreSharedKeyID] = []
    public var preSharedKeys = PreSharedKeys()
    /// Bytes signed with the commit.
    public var authenticatedData: [UInt8] = []
    /// Groups we are in, whose identifiers no new one may have; leave the group out that we rejoin.
    public var currentGroups: Set<[UInt8]> = []

    public init(profile: MemberProfile, policy: Policy = StandardPolicy()) {
        self.profile = profile
        self.policy = policy
    }

    /// Joins.
    ///
    /// - Parameters:
    ///   - bytes: an encoded MLSMessage with a GroupInfo.
    ///   - now: seconds since 1970.
    public func join(
        _ bytes: [UInt8], now: UInt64, crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> ExternalJoin {
        let message = try MLSMessage.decode(bytes)
        guard case .groupInfo(let info) = message else { throw .unexpectedMessage }
        return try join(info, now: now, crypto: crypto, random: &random)
    }

    /// Joins.
    public func join(
        _ info: GroupInfo, now: UInt64, crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> ExternalJoin {
        let context = info.groupContext
        let suite = try MLSError.suite(context.ciphersuite, of: crypto)
        try WelcomeRules.checkVersion(info, is: .mls10)
        try WelcomeRules.checkGroupIdentifierIsUnique(info, currentGroups: currentGroups)
        try WelcomeRules.checkSupportsGroupExtensions(
            info, capabilities: profile.capabilities, policy: policy)
        let externalKey = try WelcomeRules.externalKey(of: info)
        let tree = try info.validatedTree(
            given: ratchetTree, limits: parameters.limits, policy: policy, now: now, suite: suite)
        guard let signer = tree.groupMember(at: info.signer) else { throw .rule(.groupInfoSignerIsMember) }
        let initial: (kemOutput: [UInt8], initSecret: Secret)
        do {
            initial = try ExternalInitSecret.make(for: externalKey, suite: suite, random: &random)
        } catch {
            throw .crypto(error)
        }
        let proposals = proposals(kemOutput: initial.kemOutput)
        let draft = try draft(
            proposals, context: context, tree: tree, now: now, suite: suite, random: &random)
        let (message, group) = try finish(
            draft, info: info, initSecret: initial.initSecret, suite: suite)
        let joined = JoinedGroup(
            group: group, signer: signer, groupInfoExtensions: info.extensions, keyPackage: nil,
            resumption: nil)
        return ExternalJoin(message: message, joined: joined)
    }

    // MARK: - Steps

    private struct Draft {
        var change: EpochChange
        var path: PathDraft
        var provisional: GroupContext
        var commit: Commit
    }

    private func proposals(kemOutput: [UInt8]) -> [Proposal] {
        var proposals: [Proposal] = [.externalInit(kemOutput: kemOutput)]
        if let replacedLeaf { proposals.append(.remove(replacedLeaf)) }
        return proposals + preSharedKeyIDs.map { .preSharedKey($0) }
    }

    private func draft(
        _ proposals: [Proposal], context: GroupContext, tree: RatchetTree, now: UInt64,
        suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(MLSError) -> Draft {
        let encoded = proposals.map { ProposalOrReference.proposal($0) }
        let list = try ProposalList(encoded, committer: .newMemberCommit, store: ProposalStore())
        let scope = ProposalScope(
            tree: tree, context: context, committer: .newMemberCommit, occasion: .adding, policy: policy,
            now: now,
            suite: suite)
        try ProposalListRules.validate(list, in: scope)
        var change = try EpochChange(
            list: list, sender: .newMemberCommit, context: context, tree: tree, limits: parameters.limits)
        let path = try change.draftPath(profile: profile, suite: suite, random: &random)
        try CommitRules.checkExternalCommitRemovesOwnOldLeaf(
            list, sender: .newMemberCommit, joiner: path.leafNode, tree: tree, policy: policy)
        try change.validateMembers(policy: policy, suite: suite)
        let provisional = try change.provisionalContext(suite: suite)
        let sealed = try path.sealed(for: provisional, suite: suite, random: &random)
        return Draft(
            change: change, path: path, provisional: provisional,
            commit: Commit(proposals: encoded, path: sealed))
    }

    private func finish(
        _ draft: Draft, info: GroupInfo, initSecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> (message: [UInt8], group: ActiveGroup) {
        let context = info.groupContext
        let frame = FramedContent(
            groupID: context.groupID, epoch: context.epoch, sender: .newMemberCommit,
            authenticatedData: authenticatedData, body: .commit(draft.commit))
        let encodedContext = context.tlsEncoded(reserving: 1024)
        var content = try AuthenticatedContent.signed(
            frame, wireFormat: .publicMessage, groupContext: encodedContext, with: profile.signer.privateKey,
            suite: suite)
        let interim = TranscriptHash.interim(
            confirmed: context.confirmedTranscriptHash, confirmationTag: info.confirmationTag, suite: suite)
        let transition = try EpochTransition(
            content: content, provisional: draft.provisional, interimTranscriptHash: interim,
            initSecret: initSecret, commitSecret: draft.path.commitSecret,
            preSharedKeySecret: try preSharedKeySecret(suite: suite), suite: suite)
        content.auth.confirmationTag = transition.confirmationTag
        let next = NextEpoch(
            transition, tree: draft.change.tree, privateKeys: draft.path.privateKeys, signer: nil)
        let message = PublicMessage.protecting(
            content, groupContext: encodedContext, membershipKey: nil, suite: suite)
        let group = ActiveGroup(
            state: next.state, secretTree: next.secretTree, signer: profile.signer, parameters: parameters,
            suite: suite)
        return (MLSMessage.publicMessage(message).tlsEncoded(reserving: 1024), group)
    }

    private func preSharedKeySecret(suite: any CiphersuiteProvider) throws(MLSError) -> Secret {
        var known: [(id: PreSharedKeyID, key: Secret)] = []
        for id in preSharedKeyIDs {
            guard let key = preSharedKeys.secret(for: id) else { throw .rule(.preSharedKeysAreAvailable) }
            known.append((id, key))
        }
        return try MLSError.rethrowing { () throws(CryptoError) in
            try PreSharedKeySecret.derive(known, suite: suite)
        }
    }
}

extension ActiveGroup {
    /// Makes a commit. The group stays in its epoch; only a key of our handshake ratchet is used up.
    ///
    /// - Parameters:
    ///   - builder: what to commit.
    ///   - preSharedKeys: for commits that inject some; resumption secrets of this group are found without it.
    ///   - now: seconds since 1970, for the lifetimes of what is added.
    /// - Throws: ``MLSError/rule(_:)`` with the rule the commit would break for others.
    /// See: RFC 9420 section 12.4.1
    public mutating func commit(
        _ builder: CommitBuilder = CommitBuilder(), preSharedKeys: PreSharedKeys = PreSharedKeys(),
        policy: some GroupPolicy = StandardPolicy(), now: UInt64, random: inout some RandomSource
    ) throws(MLSError) -> PendingCommit {
        try requireActive()
        let sender = Sender.member(ownLeafIndex)
        let scope = ProposalScope(
            tree: state.tree, context: state.context, committer: sender, resuming: builder.resuming,
            occasion: .adding, policy: policy, now: now, suite: suite)
        let list = try proposalList(builder, scope: scope, preSharedKeys: preSharedKeys)
        try ProposalListRules.validate(list.resolved, in: scope)
        var change = try EpochChange(
            list: list.resolved, sender: sender, context: state.context, tree: state.tree,
            limits: parameters.limits)
        let needsPath = list.resolved.requiresPath || builder.forcesPath || builder.profile != nil
        let profile = if let profile = builder.profile { profile } else { try ownProfile() }
        let path = needsPath ? try change.draftPath(profile: profile, suite: suite, random: &random) : nil
        try change.validateMembers(policy: policy, suite: suite)
        let provisional = try change.provisionalContext(suite: suite)
        let commit = Commit(
            proposals: list.encoded,
            path: try path.map { (draft) throws(MLSError) in
                try draft.sealed(for: provisional, suite: suite, random: &random)
            })
        return try finish(
            CommitDraft(
                builder: builder, commit: commit, change: change, path: path, provisional: provisional,
                signer: profile.signer,
                preSharedKeySecret: try preSharedKeySecret(list.resolved.preSharedKeys, from: preSharedKeys)),
            random: &random)
    }

    /// The builder's own proposals and the received ones it takes along, as sent and as resolved.
    private func proposalList(
        _ builder: CommitBuilder, scope: ProposalScope, preSharedKeys: PreSharedKeys
    ) throws(MLSError) -> (encoded: [ProposalOrReference], resolved: ProposalList) {
        var encoded = builder.proposals.map { ProposalOrReference.proposal($0) }
        if builder.includesReceivedProposals, !proposals.isEmpty {
            let selection = ProposalSelection(scope: scope, committer: ownLeafIndex) { id in
                (try? preSharedKeySecret([id], from: preSharedKeys)) != nil
            }
            let received = selection.select(from: proposals.proposals, with: builder.proposals)
            encoded = received.map { .reference($0.reference) } + encoded
        }
        return (encoded, try ProposalList(encoded, committer: scope.committer, store: proposals))
    }

    private mutating func finish(
        _ draft: CommitDraft, random: inout some RandomSource
    ) throws(MLSError) -> PendingCommit {
        let frame = FramedContent(
            groupID: groupID, epoch: epoch, sender: draft.change.sender,
            authenticatedData: draft.builder.authenticatedData, body: .commit(draft.commit))
        var content = try AuthenticatedContent.signed(
            frame, wireFormat: draft.builder.wireFormat, groupContext: state.encodedContext,
            with: signer.privateKey, suite: suite)
        let commitSecret = draft.path?.commitSecret ?? Secret.zeros(count: suite.hashLength)
        let transition = try EpochTransition(
            content: content, provisional: draft.provisional,
            interimTranscriptHash: state.interimTranscriptHash,
            initSecret: state.secrets.initSecret, commitSecret: commitSecret,
            preSharedKeySecret: draft.preSharedKeySecret, suite: suite)
        content.auth.confirmationTag = transition.confirmationTag
        let welcome = try welcome(draft, transition, random: &random)
        let message = try protect(content, padding: draft.builder.padding, random: &random)
        let staged = try staged(draft, content: content, transition: transition)
        return PendingCommit(
            message: message, welcome: welcome, staged: staged,
            record: PendingCommitRecord(
                content: content, path: draft.path, newSigner: staged.next?.signer,
                preSharedKeySecret: draft.preSharedKeySecret, welcome: welcome, message: message
            ).encoded())
    }

    private func staged(
        _ draft: CommitDraft, content: AuthenticatedContent, transition: EpochTransition
    ) throws(MLSError) -> StagedCommit {
        var keys = draft.path?.privateKeys ?? state.privateKeys
        keys.forgetOutdated(in: draft.change.tree)
        let newSigner = draft.signer.publicKey == signer.publicKey ? nil : draft.signer
        let next = NextEpoch(transition, tree: draft.change.tree, privateKeys: keys, signer: newSigner)
        return draft.change.staged(
            content: content, context: transition.context, base: state.interimTranscriptHash,
            ownLeaf: ownLeafIndex, next: next)
    }

    /// The encoded Welcome for all the commit adds, nil if it adds nobody.
    private func welcome(
        _ draft: CommitDraft, _ transition: EpochTransition, random: inout some RandomSource
    ) throws(MLSError) -> [UInt8]? {
        let packages = draft.change.list.adds
        guard !packages.isEmpty else { return nil }
        let tree = draft.change.tree
        let info = try GroupInfo.signed(
            context: transition.context, confirmationTag: transition.confirmationTag, signer: ownLeafIndex,
            extensions: draft.builder.groupInfoExtensions,
            tree: draft.builder.treeDelivery == .inside ? tree : nil,
            externalKeyOf: draft.builder.includesExternalKey ? transition.secrets : nil,
            with: draft.signer.privateKey, suite: suite)
        let members = zip(packages, draft.change.added).map { package, leaf in
            (keyPackage: package, pathSecret: draft.path?.pathSecret(for: leaf, in: tree))
        }
        let welcome = try WelcomeBuilder(
            joinerSecret: transition.joinerSecret, welcomeSecret: transition.welcomeSecret,
            preSharedKeys: draft.change.list.preSharedKeys, suite: suite
        ).welcome(info, for: members, random: &random)
        return MLSMessage.welcome(welcome).tlsEncoded(reserving: 4096)
    }

    /// A GroupInfo of the present epoch, for an external join or to be handed out otherwise.
    ///
    /// - Parameters:
    ///   - includesTree: whether the ratchet tree is inside.
    ///   - includesExternalKey: whether it can be used for an external join.
    /// - Returns: an encoded MLSMessage.
    /// See: RFC 9420 sections 12.4.3, 12.4.3.2
    public func groupInfo(
        includesTree: Bool = true, includesExternalKey: Bool = true, extensions: ExtensionList = []
    ) throws(MLSError) -> [UInt8] {
        try requireActive()
        let info = try GroupInfo.signed(
            context: context, confirmationTag: confirmationTag, signer: ownLeafIndex, extensions: extensions,
            tree: includesTree ? state.tree : nil,
            externalKeyOf: includesExternalKey ? state.secrets : nil, with: signer.privateKey,
            suite: suite)
        return MLSMessage.groupInfo(info).tlsEncoded(reserving: 4096)
    }
}

/// A commit of ours on its way to being pending.
private struct CommitDraft {
    let builder: CommitBuilder
    let commit: Commit
    let change: EpochChange
    let path: PathDraft?
    let provisional: GroupContext
    /// Of our leaf in the new epoch.
    let signer: SignatureKeyPair
    let preSharedKeySecret: Secret
}

extension PathDraft {
    func sealed(
        for provisional: GroupContext, suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(MLSError) -> UpdatePath {
        do {
            return try encrypted(
                groupContext: provisional.tlsEncoded(reserving: 1024), suite: suite, random: &random)
        } catch {
            throw .crypto(error)
        }
    }
}

extension EpochChange {
    /// Gives us fresh keys from our leaf to the root.
    mutating func draftPath(
        profile: MemberProfile, suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(MLSError) -> PathDraft {
        // Key and source are the path's to fill in.
        let template = profile.leafContents(encryptionKey: HPKEPublicKey([]), source: .update)
        do {
            let draft = try tree.draftPath(
                from: committer, template: template, signer: profile.signer.privateKey,
                groupID: oldContext.groupID, added: Set(added), suite: suite, random: &random)
            pathLeaf = draft.leafNode
            return draft
        } catch {
            throw .crypto(error)
        }
    }
}

extension GroupInfo {
    /// A GroupInfo with what a joiner needs.
    static func signed(
        context: GroupContext, confirmationTag: [UInt8], signer: LeafIndex, extensions: ExtensionList,
        tree: RatchetTree?, externalKeyOf secrets: EpochSecrets?, with key: SignaturePrivateKey,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> GroupInfo {
        var extensions = extensions
        if let tree {
            extensions.set(Extension(type: .ratchetTree, data: tree.tlsEncoded(reserving: 4096)))
        }
        if let secrets {
            let keys = try MLSError.rethrowing { () throws(CryptoError) in
                try secrets.externalKeyPair(suite: suite)
            }
            extensions.set(Extension(ExternalPub(keys.publicKey)))
        }
        var info = GroupInfo(
            groupContext: context, extensions: extensions, confirmationTag: confirmationTag, signer: signer,
            signature: [])
        try info.sign(with: key, suite: suite)
        return info
    }
}

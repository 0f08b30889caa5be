/// What a commit does to the public part of a group, step by step: proposals, path, and the rules for the result.
///
/// Making, processing and restoring a commit, and joining by one, all go through it.
struct EpochChange: Sendable {
    let list: ProposalList
    let sender: Sender
    /// The context of the epoch the commit ends.
    let oldContext: GroupContext
    let oldTree: RatchetTree
    /// As far as the commit is applied.
    var tree: RatchetTree
    let extensions: ExtensionList
    let replacedExtensions: Bool
    /// The leaves of Adds, in their order.
    let added: [LeafIndex]
    let updated: [LeafIndex]
    let removed: [GroupMember]
    /// The committer's leaf in the new tree.
    let committer: LeafIndex
    var pathLeaf: LeafNode?

    /// Applies a list that was validated. A joiner by external commit gets its place, still blank.
    ///
    /// - Throws: ``MLSError/limit(_:)`` if the tree gets too large.
    init(
        list: ProposalList, sender: Sender, context: GroupContext, tree: RatchetTree, limits: GroupLimits
    ) throws(MLSError) {
        var applied = try AppliedProposals(list, tree: tree, extensions: context.extensions)
        committer = if let leaf = sender.leafIndex { leaf } else { try applied.tree.reserveLeaf() }
        guard applied.tree.math.leafCount <= limits.treeLeaves else { throw .limit(.treeLeaves) }
        self.list = list
        self.sender = sender
        oldContext = context
        oldTree = tree
        self.tree = applied.tree
        extensions = applied.extensions
        replacedExtensions = applied.replacedExtensions
        added = applied.added
        updated = applied.updated
        removed = applied.removed
    }

    func removes(_ leaf: LeafIndex) -> Bool { removed.contains { $0.leafIndex == leaf } }

    // MARK: - The path

    /// Checks an update path of another and puts its public part into the tree.
    ///
    /// See: RFC 9420 section 12.4.2
    mutating func merge(
        _ path: UpdatePath, policy: any GroupPolicy, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try checkPathLeaf(path.leafNode, policy: policy)
        try tree.merge(path, from: committer, added: Set(added), suite: suite)
        pathLeaf = path.leafNode
    }

    private func checkPathLeaf(_ leaf: LeafNode, policy: any GroupPolicy) throws(MLSError) {
        try LeafNodeRules.checkSourceIsCommit(leaf)
        if let old = oldTree.leaf(at: committer), sender.leafIndex != nil {
            try LeafNodeRules.checkEncryptionKeyIsFresh(leaf, replacing: old)
            try MemberRules.checkIsSuccessor(leaf, of: old, policy: policy)
        }
        try CommitRules.checkExternalCommitRemovesOwnOldLeaf(
            list, sender: sender, joiner: leaf, tree: oldTree, policy: policy)
    }

    // MARK: - The result

    /// The new context, with the old confirmed transcript hash still in it.
    ///
    /// - Throws: ``MLSError/epochsAreExhausted``: a peer chooses the epoch a group starts from.
    mutating func provisionalContext(suite: any CiphersuiteProvider) throws(MLSError) -> GroupContext {
        var context = oldContext
        guard context.epoch < .max else { throw .epochsAreExhausted }
        context.epoch += 1
        context.extensions = extensions
        context.treeHash = tree.treeHash(suite: suite)
        return context
    }

    /// The rules for the tree the commit leaves: what came in is valid there, and what stays fits new extensions.
    ///
    /// See: RFC 9420 sections 7.3, 12.1.7, 12.2
    func validateMembers(policy: any GroupPolicy, suite: any CiphersuiteProvider) throws(MLSError) {
        if replacedExtensions {
            try CommitRules.checkMembersHaveNewRequiredCapabilities(extensions, tree: tree)
            try CommitRules.checkMembersSupportNewExtensions(extensions, tree: tree)
        }
        let changed = added + updated + (pathLeaf == nil ? [] : [committer])
        guard !changed.isEmpty else { return }
        try LeafNodeRules.checkKeysAreUnique(tree, at: changed)
        try checkDemands(on: changed, policy: policy)
        if let pathLeaf {
            try LeafNodeRules.checkContents(pathLeaf)
            try MemberRules.checkCredential(pathLeaf, policy: policy)
            try LeafNodeRules.checkSignature(
                pathLeaf, position: LeafPosition(groupID: oldContext.groupID, index: committer), suite: suite)
        }
    }

    private func checkDemands(on changed: [LeafIndex], policy: any GroupPolicy) throws(MLSError) {
        var context = oldContext
        context.extensions = extensions
        let demands = try LeafDemands(context, policy: policy)
        var census: CredentialCensus?
        for index in changed {
            guard let leaf = tree.leaf(at: index) else { continue }
            try LeafNodeRules.checkDemands(demands, on: leaf)
            if let old = oldTree.leaf(at: index), MemberRules.agree(old, leaf) { continue }
            let known = census ?? CredentialCensus(tree)
            census = known
            try LeafNodeRules.checkCredentialTypeIsSupported(leaf, by: known)
            try LeafNodeRules.checkSupportsCredentialTypesInUse(leaf, of: known)
        }
    }

    // MARK: - What it comes to

    /// The keys of an Update of ours that the commit applies.
    func ownUpdate(
        of leaf: LeafIndex, among updates: [ProposalReference: OwnUpdate]
    ) -> OwnUpdate? {
        list.updates.first { $0.leaf == leaf }?.reference.flatMap { updates[$0] }
    }

    func staged(
        content: AuthenticatedContent, context: GroupContext, base: [UInt8], ownLeaf: LeafIndex,
        next: NextEpoch?
    ) -> StagedCommit {
        var newcomers = added
        if sender.leafIndex == nil { newcomers.append(committer) }
        return StagedCommit(
            epoch: oldContext.epoch, sender: sender, committer: committer,
            authenticatedData: content.content.authenticatedData, proposals: list.entries, pathLeaf: pathLeaf,
            groupContext: context, added: newcomers.compactMap { tree.groupMember(at: $0) }, removed: removed,
            updated: updated.compactMap { tree.groupMember(at: $0) }, removesOwnLeaf: removes(ownLeaf),
            reInit: list.reInits.first, tree: tree, next: next, base: base)
    }
}

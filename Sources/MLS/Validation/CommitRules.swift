/// The rules for a commit around its proposals.
///
/// See: RFC 9420 sections 12.4, 12.4.2, 12.4.3.2
enum CommitRules {
    /// "By default, the path field of a Commit MUST be populated." (12.4)
    static func checkHasRequiredPath(_ commit: Commit, list: ProposalList) throws(MLSError) {
        try MLSError.require(.commitHasRequiredPath, commit.path != nil || !list.requiresPath)
    }

    /// What makes a commit of a joiner an external commit. (12.4.3.2)
    static func validateExternal(_ commit: Commit, policy: any GroupPolicy) throws(MLSError) {
        try checkExternalCommitIsAllowed(policy: policy)
        try checkExternalCommitHasPath(commit)
        try checkExternalCommitHasNoReferences(commit)
    }

    /// Existing members decide by "the same rules that are applied to other handshake messages". (12.4.3.2)
    static func checkExternalCommitIsAllowed(policy: any GroupPolicy) throws(MLSError) {
        try MLSError.require(.externalCommitIsAllowed, policy.allowsExternalCommits)
    }

    /// "External Commits MUST contain a path field" (12.4.3.2)
    static func checkExternalCommitHasPath(_ commit: Commit) throws(MLSError) {
        try MLSError.require(.externalCommitHasPath, commit.path != nil)
    }

    /// "The Commit MUST NOT include any proposals by reference" (12.4.3.2)
    static func checkExternalCommitHasNoReferences(_ commit: Commit) throws(MLSError) {
        let hasReference = commit.proposals.contains { if case .reference = $0 { true } else { false } }
        try MLSError.require(.externalCommitHasNoReferences, !hasReference)
    }

    /// "In particular, the credential in the LeafNode MUST present a set of identifiers that is acceptable to the
    /// application for the removed participant." (12.2)
    static func checkExternalCommitRemovesOwnOldLeaf(
        _ list: ProposalList, sender: Sender, joiner: LeafNode, tree: RatchetTree, policy: any GroupPolicy
    ) throws(MLSError) {
        guard sender == .newMemberCommit else { return }
        for removed in list.removes {
            guard let old = tree.leaf(at: removed), policy.isSuccessor(joiner, of: old) else {
                throw .rule(.externalCommitRemovesOwnOldLeaf)
            }
        }
    }

    /// "A GroupContextExtensions proposal is invalid if it includes a required_capabilities extension and some members of
    /// the group do not support some of the required capabilities (including those added in the same Commit, and
    /// excluding those removed)." (12.1.7)
    ///
    /// - Parameter tree: as the commit leaves it.
    static func checkMembersHaveNewRequiredCapabilities(
        _ extensions: ExtensionList, tree: RatchetTree
    ) throws(MLSError) {
        let value = try MLSError.decoding { () throws(WireError) in
            try extensions.value(RequiredCapabilities.self)
        }
        guard let required = value else { return }
        for (_, leaf) in tree.members {
            try MLSError.require(
                .membersHaveNewRequiredCapabilities, leaf.capabilities.supports(required))
        }
    }

    /// "An extension in use by the group MUST be supported by all members of the group." (13.4)
    ///
    /// - Parameter tree: as the commit leaves it.
    static func checkMembersSupportNewExtensions(
        _ extensions: ExtensionList, tree: RatchetTree
    ) throws(MLSError) {
        let types = extensions.types.filter { !$0.isDefault }
        guard !types.isEmpty else { return }
        for (_, leaf) in tree.members {
            try MLSError.require(
                .membersSupportNewGroupExtensions, leaf.capabilities.supportsAll(types))
        }
    }
}

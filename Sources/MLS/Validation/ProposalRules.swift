/// The rules for each proposal alone; those that need the group after the commit are in ``CommitRules``.
///
/// See: RFC 9420 section 12.1
enum ProposalRules {
    static func validate(_ entry: CommittedProposal, in scope: ProposalScope) throws(MLSError) {
        try checkIsAuthorized(entry, policy: scope.policy)
        switch entry.proposal {
        case .add(let keyPackage):
            try checkAdd(keyPackage, in: scope)
        case .update(let leaf):
            try checkUpdate(leaf, from: entry.sender, in: scope)
        case .remove(let leaf):
            try checkRemoveNamesMember(leaf, in: scope)
        case .preSharedKey(let id):
            try checkPreSharedKeyUsage(id, resuming: scope.resuming)
            try checkPreSharedKeyNonce(id, suite: scope.suite)
        case .reInit(let reInit):
            try checkReInitVersion(reInit, in: scope)
        case .groupContextExtensions(let extensions):
            try checkGroupContextExtensionsAreWellFormed(extensions)
        case .externalInit, .custom:
            break
        }
    }

    /// The application lets the sender propose it. (12.1.8, 12.2)
    static func checkIsAuthorized(_ entry: CommittedProposal, policy: any GroupPolicy) throws(MLSError) {
        try MLSError.require(.proposalIsAuthorized, policy.isAllowed(entry.proposal, from: entry.sender))
    }

    /// "An Add proposal is invalid if the KeyPackage is invalid" (12.1.1)
    static func checkAdd(_ package: KeyPackage, in scope: ProposalScope) throws(MLSError) {
        try KeyPackageRules.validate(
            package, version: scope.context.version, ciphersuite: scope.context.ciphersuite,
            occasion: scope.occasion, policy: scope.policy, now: scope.now, suite: scope.suite)
    }

    /// "An Update proposal is invalid if the LeafNode is invalid for an Update proposal" (12.1.2, 7.3)
    static func checkUpdate(_ leaf: LeafNode, from sender: Sender, in scope: ProposalScope) throws(MLSError) {
        let (index, old) = try memberUpdating(sender, in: scope)
        try LeafNodeRules.checkSourceIsUpdate(leaf)
        try LeafNodeRules.checkEncryptionKeyIsFresh(leaf, replacing: old)
        try LeafNodeRules.checkContents(leaf)
        try MemberRules.checkCredential(leaf, policy: scope.policy)
        try MemberRules.checkIsSuccessor(leaf, of: old, policy: scope.policy)
        try LeafNodeRules.checkSignature(
            leaf, position: LeafPosition(groupID: scope.context.groupID, index: index), suite: scope.suite)
    }

    /// An Update replaces "the sender's LeafNode", so the sender has one. (12.1.2)
    static func memberUpdating(
        _ sender: Sender, in scope: ProposalScope
    ) throws(MLSError) -> (index: LeafIndex, leaf: LeafNode) {
        guard let index = sender.leafIndex, let leaf = scope.tree.leaf(at: index) else {
            throw .rule(.updateIsSentByMember)
        }
        return (index, leaf)
    }

    /// "A Remove proposal is invalid if the removed field does not identify a non-blank leaf node." (12.1.3)
    static func checkRemoveNamesMember(_ leaf: LeafIndex, in scope: ProposalScope) throws(MLSError) {
        try MLSError.require(.removeNamesMember, scope.tree.leaf(at: leaf) != nil)
    }

    /// Usages `reinit` and `branch` belong to the first commit of a group that resumes another. (12.1.4)
    static func checkPreSharedKeyUsage(
        _ id: PreSharedKeyID, resuming: ResumptionPSKUsage?
    ) throws(MLSError) {
        guard case .resumption(let usage, _, _) = id.kind else { return }
        try MLSError.require(.preSharedKeyUsageIsNotReInit, usage != .reInit || resuming == .reInit)
        try MLSError.require(.preSharedKeyUsageIsNotBranch, usage != .branch || resuming == .branch)
    }

    /// "The psk_nonce is not of length KDF.Nh." (12.1.4)
    static func checkPreSharedKeyNonce(
        _ id: PreSharedKeyID, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try MLSError.require(.preSharedKeyNonceHasHashLength, id.nonce.count == suite.hashLength)
    }

    /// "A ReInit proposal is invalid if the version field is less than the version for the current group." (12.1.5)
    static func checkReInitVersion(_ reInit: ReInit, in scope: ProposalScope) throws(MLSError) {
        try MLSError.require(
            .reInitVersionIsNotLower, reInit.version.rawValue >= scope.context.version.rawValue)
    }

    /// The extensions the group code reads must be readable; unknown ones are the application's. (12.1.7)
    static func checkGroupContextExtensionsAreWellFormed(_ extensions: ExtensionList) throws(MLSError) {
        do {
            _ = try extensions.value(RequiredCapabilities.self)
            _ = try extensions.value(ExternalSenders.self)
        } catch {
            throw .rule(.proposalIsWellFormed)
        }
    }
}

/// What proposals are judged against.
struct ProposalScope: Sendable {
    let tree: RatchetTree
    let context: GroupContext
    let committer: Sender
    /// Set for the first commit of a group that takes the place of another, or branches from it.
    var resuming: ResumptionPSKUsage?
    let occasion: LeafOccasion
    let policy: any GroupPolicy
    /// Seconds since 1970.
    let now: UInt64
    let suite: any CiphersuiteProvider
}

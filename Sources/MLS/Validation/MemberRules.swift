/// The rules for leaves that the application has a say in, and those for all leaves of a tree we join.
///
/// See: RFC 9420 sections 5.3.1, 7.2, 7.3
enum MemberRules {
    /// "Verify that the credential in the LeafNode is valid" (7.3, 5.3.1)
    static func checkCredential(_ leaf: LeafNode, policy: any GroupPolicy) throws(MLSError) {
        try MLSError.require(
            .leafCredentialIsValid,
            policy.isCredentialValid(leaf.credential, signatureKey: leaf.signatureKey))
    }

    /// "the set of presented identifiers in the new credential is valid as a successor to the set of presented
    /// identifiers in the old credential" (5.3.1)
    static func checkIsSuccessor(
        _ leaf: LeafNode, of old: LeafNode, policy: any GroupPolicy
    ) throws(MLSError) {
        try MLSError.require(.leafCredentialIsValid, policy.isSuccessor(leaf, of: old))
    }

    /// "Verify the lifetime field" (7.3), where the application wants it; and its length (7.2).
    static func checkLifetime(
        _ leaf: LeafNode, occasion: LeafOccasion, policy: any GroupPolicy, now: UInt64
    ) throws(MLSError) {
        guard policy.checksLifetime(on: occasion) else { return }
        try LeafNodeRules.checkLifetimeIsCurrent(leaf, now: now)
        if let maximum = policy.maximumLifetime {
            try LeafNodeRules.checkLifetimeIsAcceptable(leaf, maximum: maximum)
        }
    }

    /// Whether two leaves ask and offer the same as far as credential types go.
    static func agree(_ left: LeafNode, _ right: LeafNode) -> Bool {
        left.credential.type == right.credential.type && left.capabilities == right.capabilities
    }

    /// "For each non-empty leaf node, validate the LeafNode" (12.4.3.1)
    static func validateAll(
        _ tree: RatchetTree, context: GroupContext, policy: any GroupPolicy, now: UInt64,
        suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let demands = try LeafDemands(context, policy: policy)
        let census = CredentialCensus(tree)
        for (_, leaf) in tree.members {
            try LeafNodeRules.checkContents(leaf)
            try LeafNodeRules.checkDemands(demands, on: leaf)
            try LeafNodeRules.checkCredentialTypeIsSupported(leaf, by: census)
            try LeafNodeRules.checkSupportsCredentialTypesInUse(leaf, of: census)
            try checkCredential(leaf, policy: policy)
            try checkLifetime(leaf, occasion: .joining, policy: policy, now: now)
        }
        try LeafNodeRules.checkKeysAreUnique(tree)
        try LeafNodeRules.checkSignatures(tree, groupID: context.groupID, suite: suite)
    }
}

extension ActiveGroup {
    /// Makes the group that takes the place of one that ended with a ReInit, and the commit that brings its members in.
    ///
    /// Send the Welcome to all, and merge the commit into the group.
    ///
    /// - Parameters:
    ///   - old: the group that ended.
    ///   - profile: how we appear in the new group; its keys fit the new suite.
    ///   - members: a new key package of each other member, for the new version and suite.
    /// See: RFC 9420 section 11.2
    public static func reinitialize(
        _ old: ActiveGroup, profile: MemberProfile, lifetime: Lifetime, members: [KeyPackage],
        parameters: GroupParameters = GroupParameters(), policy: some GroupPolicy = StandardPolicy(),
        now: UInt64,
        crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> (group: ActiveGroup, commit: PendingCommit) {
        guard case .reinitialized(let reInit) = old.status else {
            throw .misuse("only a group that ended with a ReInit is reinitialised")
        }
        let group = try create(
            groupID: reInit.groupID, ciphersuite: reInit.ciphersuite, profile: profile, lifetime: lifetime,
            extensions: reInit.extensions, parameters: parameters, crypto: crypto, random: &random)
        var tree = RatchetTree(group.state.tree.members[0].leaf)
        for member in members { try tree.addLeaf(member.leafNode) }
        try WelcomeRules.checkReInitKeepsMembers(tree, old: old.resumable, policy: policy)
        return try resume(
            old, usage: .reInit, in: group, members: members, policy: policy, now: now, random: &random)
    }

    /// Makes a group of some members of this one, with its version and suite, and the commit that brings them in.
    ///
    /// Send the Welcome to them, and merge the commit into the group.
    ///
    /// - Parameters:
    ///   - groupID: of the new group.
    ///   - members: a new key package of each other member.
    /// See: RFC 9420 section 11.3
    public func branch(
        groupID: [UInt8], lifetime: Lifetime, extensions: ExtensionList = [], members: [KeyPackage],
        policy: some GroupPolicy = StandardPolicy(), now: UInt64, crypto: some CryptoProvider,
        random: inout some RandomSource
    ) throws(MLSError) -> (group: ActiveGroup, commit: PendingCommit) {
        try requireActive()
        let group = try Self.create(
            groupID: groupID, ciphersuite: ciphersuite, profile: try ownProfile(), lifetime: lifetime,
            extensions: extensions, parameters: parameters, crypto: crypto, random: &random)
        var tree = RatchetTree(group.state.tree.members[0].leaf)
        for member in members { try tree.addLeaf(member.leafNode) }
        try WelcomeRules.checkBranchMembers(tree, old: resumable, policy: policy)
        return try Self.resume(
            self, usage: .branch, in: group, members: members, policy: policy, now: now, random: &random)
    }

    private static func resume(
        _ old: ActiveGroup, usage: ResumptionPSKUsage, in group: ActiveGroup, members: [KeyPackage],
        policy: some GroupPolicy, now: UInt64, random: inout some RandomSource
    ) throws(MLSError) -> (group: ActiveGroup, commit: PendingCommit) {
        var group = group
        var builder = CommitBuilder()
        builder.resuming = usage
        for member in members { builder.add(member) }
        builder.proposals.append(
            .preSharedKey(
                PreSharedKeyID(
                    kind: .resumption(usage: usage, groupID: old.groupID, epoch: old.epoch),
                    nonce: random.bytes(count: group.suite.hashLength))))
        var keys = PreSharedKeys()
        keys.add(old.resumable)
        let commit = try group.commit(builder, preSharedKeys: keys, policy: policy, now: now, random: &random)
        return (group, commit)
    }
}

/// The membership before and after a commit, and the installations it names.
///
/// See: spec groups.md 7, step 8
enum MembershipRule {
    /// The signature keys a commit adds and removes, and the leaves it renews.
    struct Changes {
        var added: Set<[UInt8]> = []
        var removed: Set<[UInt8]> = []
        var updated: [ExaminedCommit.Leaf] = []
    }

    static func changes(in commit: ExaminedCommit) throws(CommitRefusal) -> Changes {
        var changes = Changes()
        for proposal in commit.proposals {
            switch proposal.change {
            case .add(let leaf): changes.added.insert(leaf.signatureKey)
            case .update(let leaf):
                _ = try leaf.credential.inboxID()
                changes.updated.append(leaf)
            case .remove(let index):
                guard let leaf = commit.members[index] else { throw .subjectNotMember }
                changes.removed.insert(leaf.signatureKey)
            case .preSharedKey, .contextExtensions, .other: continue
            }
        }
        return changes
    }

    /// The membership before the commit and after it.
    static func memberships(
        of commit: ExaminedCommit
    ) throws(CommitRefusal) -> (old: GroupMembership, new: GroupMembership) {
        let old = try membership(in: commit.currentExtensions)
        let proposed = commit.proposals.lazy.compactMap { proposal -> ContextExtensions? in
            if case .contextExtensions(let extensions) = proposal.change { extensions } else { nil }
        }.first
        let new = try membership(in: proposed ?? commit.newExtensions)
        for inbox in old.difference(to: new).updated {
            guard let before = old.members[inbox], let after = new.members[inbox] else {
                throw .subjectNotMember
            }
            guard after >= before else { throw .sequenceIDDecreased }
        }
        return (old, new)
    }

    private static func membership(in extensions: ContextExtensions) throws(CommitRefusal) -> GroupMembership
    {
        guard let data = extensions.data(of: ExtensionNumber.groupMembership) else {
            throw .missingGroupMembership
        }
        guard let membership = try? GroupMembership(extensionData: data) else { throw .groupMembership }
        return membership
    }
}

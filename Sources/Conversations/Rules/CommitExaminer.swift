import Identity

/// What the examiner says of a commit.
public enum Examination: Hashable, Sendable {
    /// Apply it.
    case accepted(ValidatedCommit)
    /// Do not apply it. Every other member says the same.
    case refused(CommitRefusal)
    /// These identity logs must be read first.
    case needs([InboxNeed])
}

/// Judges every commit, own and foreign, before it is merged: exactly as libxmtp 1.10 does, in its order.
///
/// A stricter client forks itself, a laxer one follows commits that others refuse. Nothing is fetched here; when the
/// state of an inbox is not known, the answer is ``Examination/needs(_:)``.
///
/// See: spec groups.md 7
public struct CommitExaminer: Sendable {
    /// The version a group's minimum is compared with.
    public let ownVersion: XMTPVersion

    public init(ownVersion: XMTPVersion = .implemented) {
        self.ownVersion = ownVersion
    }

    /// Judges a commit that MLS has found valid.
    public func examine(_ commit: ExaminedCommit, states: AssociationStates) -> Examination {
        do {
            return try judge(commit, states: states)
        } catch {
            return .refused(error)
        }
    }

    private func judge(
        _ commit: ExaminedCommit, states: AssociationStates
    ) throws(CommitRefusal) -> Examination {
        try ContextExtensionsRule.demand(commit)
        let context = try CurrentContext(commit.currentExtensions)
        let metadata = try MetadataRule.changes(in: commit, from: context.metadata)
        let permissionsChanged = try Self.permissionsChanged(by: commit, from: context.permissions)
        let actor = try ActorRule.actor(of: commit, metadata: context.metadata)
        guard !commit.proposals.contains(where: { $0.change == .preSharedKey }) else { throw .preSharedKey }
        let changes = try MembershipRule.changes(in: commit)
        let (old, new) = try MembershipRule.memberships(of: commit)

        let participants = try Self.participants(of: changes, and: actor)
        let wanted =
            InstallationDifference.wanted(from: old, to: new)
            + participants.compactMap { participant in
                new.members[participant.inboxID].map {
                    InboxNeed(inboxID: participant.inboxID, sequenceID: $0)
                }
            }
        let needs = states.needs(wanted)
        guard needs.isEmpty else { return .needs(Array(Set(needs)).sorted()) }

        let expected = try InstallationDifference(from: old, to: new, states: states)
        let readded = try InstallationRule.demand(
            expected, of: changes, failed: new.failedInstallations, actor: actor,
            members: Set(commit.members.values.map(\.signatureKey)))
        for participant in participants { try CredentialRule.demand(participant, in: new, states: states) }

        let difference = old.difference(to: new)
        let validated = ValidatedCommit(
            actor: actor, addedInboxes: difference.added, removedInboxes: difference.removed,
            readdedInstallations: readded, metadata: metadata,
            installationsChanged: !changes.added.isEmpty || !changes.removed.isEmpty,
            permissionsChanged: permissionsChanged)
        try PermissionRule.demand(
            validated, permissions: context.permissions, metadata: context.metadata,
            directMessageMembers: context.immutable.directMessageMembers)
        try VersionRule.demand(metadata.minimumVersion, own: ownVersion)
        return .accepted(validated)
    }

    /// Whoever must be an installation of a member: those who renew their leaf, then the actor.
    private static func participants(
        of changes: MembershipRule.Changes, and actor: CommitActor
    ) throws(CommitRefusal) -> [(inboxID: InboxID, installation: [UInt8])] {
        var participants: [(inboxID: InboxID, installation: [UInt8])] = []
        for leaf in changes.updated {
            participants.append((try leaf.credential.inboxID(), leaf.signatureKey))
        }
        participants.append((actor.inboxID, actor.installation))
        return participants
    }

    private static func permissionsChanged(
        by commit: ExaminedCommit, from old: GroupPermissions
    ) throws(CommitRefusal) -> Bool {
        guard let new = try? commit.newExtensions.groupPermissions() else { throw .groupPermissions }
        return new != old
    }
}

/// The extensions before the commit, all readable.
///
/// See: spec groups.md 7, step 1
private struct CurrentContext {
    let immutable: ImmutableMetadata
    let metadata: MutableMetadata
    let permissions: GroupPermissions

    init(_ extensions: ContextExtensions) throws(CommitRefusal) {
        guard let immutable = try? extensions.immutableMetadata() else { throw .immutableMetadata }
        guard let metadata = try? extensions.mutableMetadata() else { throw .mutableMetadata }
        guard let permissions = try? extensions.groupPermissions() else { throw .groupPermissions }
        self.immutable = immutable
        self.metadata = metadata
        self.permissions = permissions
    }
}

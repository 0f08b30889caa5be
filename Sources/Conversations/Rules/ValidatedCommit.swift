public import Identity

/// What a commit does, after every rule has let it pass.
///
/// See: spec groups.md 7
public struct ValidatedCommit: Hashable, Sendable {
    public let actor: CommitActor
    /// In ascending order.
    public let addedInboxes: [InboxID]
    /// In ascending order.
    public let removedInboxes: [InboxID]
    /// Installations a super admin removed and added again to heal a fork.
    public let readdedInstallations: Set<[UInt8]>
    public let metadata: MetadataChanges
    /// Whether any leaf came or went.
    public let installationsChanged: Bool
    public let permissionsChanged: Bool

    public init(
        actor: CommitActor, addedInboxes: [InboxID], removedInboxes: [InboxID],
        readdedInstallations: Set<[UInt8]>, metadata: MetadataChanges, installationsChanged: Bool,
        permissionsChanged: Bool
    ) {
        self.actor = actor
        self.addedInboxes = addedInboxes
        self.removedInboxes = removedInboxes
        self.readdedInstallations = readdedInstallations
        self.metadata = metadata
        self.installationsChanged = installationsChanged
        self.permissionsChanged = permissionsChanged
    }

    /// Whether the reference would write nothing into the transcript.
    ///
    /// See: spec groups.md 11.1
    public var isEmpty: Bool { addedInboxes.isEmpty && removedInboxes.isEmpty && metadata.isEmpty }
}

public import Identity

/// Who made a commit.
///
/// See: spec groups.md 7, step 6
public struct CommitActor: Hashable, Sendable {
    public let inboxID: InboxID
    /// The installation's key.
    public let installation: [UInt8]
    /// What the actor was before the commit.
    public let role: Role

    public init(inboxID: InboxID, installation: [UInt8], role: Role) {
        self.inboxID = inboxID
        self.installation = installation
        self.role = role
    }

    init(leaf: ExaminedCommit.Leaf, metadata: MutableMetadata) throws(CommitRefusal) {
        let inboxID = try leaf.credential.inboxID()
        self.init(inboxID: inboxID, installation: leaf.signatureKey, role: metadata.role(of: inboxID))
    }
}

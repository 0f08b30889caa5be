/// A commit of ours that is made but not accepted by the network yet.
///
/// The group it was made on has not changed. When the commit comes back, merge it; when another commit comes first, drop
/// it. ``record`` survives a restart.
///
/// See: RFC 9420 section 14
public struct PendingCommit: Sendable {
    /// The MLSMessage to send to the group.
    public let message: [UInt8]
    /// The MLSMessage (a Welcome) for the members it adds; to be sent only after the commit is accepted.
    public let welcome: [UInt8]?
    /// What it does.
    public let staged: StagedCommit
    /// What ``ActiveGroup/pendingCommit(from:)`` needs to make this commit again; it contains secrets.
    public let record: Secret
}

/// Whose commit log is wanted, and from where; always oldest first.
public struct CommitLogRequest: Sendable, Hashable {
    public var groupID: [UInt8]
    public var after: UInt64
    public var limit: Int

    public init(groupID: [UInt8], after: UInt64 = 0, limit: Int = NodeLimits.pageRows) {
        self.groupID = groupID
        self.after = after
        self.limit = min(max(limit, 1), NodeLimits.pageRows)
    }
}

/// One entry of a group's commit log. The node verified nothing.
public struct CommitLogEntry: Sendable, Hashable {
    /// Originator ``Originator/commitLog``.
    public var sequence: UInt64
    /// An encoded `PlaintextCommitLogEntry`.
    public var entry: [UInt8]
    /// Ed25519 over exactly `entry`.
    public var signature: [UInt8]
    public var signerKey: [UInt8]

    public init(sequence: UInt64, entry: [UInt8], signature: [UInt8], signerKey: [UInt8]) {
        self.sequence = sequence
        self.entry = entry
        self.signature = signature
        self.signerKey = signerKey
    }
}

/// A commit log entry to publish.
public struct OutgoingCommitLogEntry: Sendable, Hashable {
    public var groupID: [UInt8]
    public var entry: [UInt8]
    public var signature: [UInt8]
    public var signerKey: [UInt8]

    public init(groupID: [UInt8], entry: [UInt8], signature: [UInt8], signerKey: [UInt8]) {
        self.groupID = groupID
        self.entry = entry
        self.signature = signature
        self.signerKey = signerKey
    }
}

/// What became of one commit, in our own log of epochs.
///
/// See: spec groups.md 13.6
public struct CommitLogRecord: Sendable, Equatable {
    /// The MLS group id.
    public var conversation: [UInt8]
    /// The node's sequence id of the commit.
    public var sequence: Int64
    /// The result, by the numbers of the commit log's schema.
    public var result: Int
    /// The epoch authenticator before.
    public var lastAuthenticator: [UInt8]
    /// The epoch after.
    public var epoch: Int64
    /// The epoch authenticator after.
    public var authenticator: [UInt8]
    /// The committer's inbox, when known.
    public var committer: String?

    /// A row of the log.
    public init(
        conversation: [UInt8], sequence: Int64, result: Int, lastAuthenticator: [UInt8], epoch: Int64,
        authenticator: [UInt8], committer: String?
    ) {
        self.conversation = conversation
        self.sequence = sequence
        self.result = result
        self.lastAuthenticator = lastAuthenticator
        self.epoch = epoch
        self.authenticator = authenticator
        self.committer = committer
    }
}

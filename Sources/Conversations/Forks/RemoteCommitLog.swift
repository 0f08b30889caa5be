/// What this client has accepted of a group's remote commit log.
///
/// See: spec groups.md 13.6
public struct RemoteCommitLog: Hashable, Sendable {
    public let conversation: ConversationID
    public let consensusKey: [UInt8]
    /// The newest accepted entry.
    public private(set) var latest: CommitLogLine?

    public init(conversation: ConversationID, consensusKey: [UInt8], latest: CommitLogLine?) {
        self.conversation = conversation
        self.consensusKey = consensusKey
        self.latest = latest
    }

    /// Takes an entry in if it is signed by the log's key and follows from the newest one; nil means skip it.
    public mutating func accept(_ signed: SignedCommitLogLine) -> CommitLogLine? {
        guard let entry = try? CommitLogLine(bytes: signed.entry), entry.conversation == conversation,
            entry.commitSequenceID > 0, signed.isSigned(by: consensusKey), follows(entry)
        else { return nil }
        latest = entry
        return entry
    }

    private func follows(_ entry: CommitLogLine) -> Bool {
        guard let latest else { return true }
        guard entry.commitSequenceID > latest.commitSequenceID else { return false }
        guard entry.result == .applied else {
            return entry.appliedEpochAuthenticator == latest.appliedEpochAuthenticator
                && entry.appliedEpoch == latest.appliedEpoch
        }
        let (next, overflowed) = latest.appliedEpoch.addingReportingOverflow(1)
        let continues =
            latest.appliedEpochAuthenticator.isEmpty
            || entry.lastEpochAuthenticator == latest.appliedEpochAuthenticator
        return continues && !overflowed && entry.appliedEpoch == next
    }
}

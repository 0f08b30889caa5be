/// Whether this client's state of a group is the one the others have.
///
/// See: spec groups.md 13.6
public enum ForkVerdict: Hashable, Sendable {
    case forked
    case notForked
    /// The remote log does not reach the newest local commit yet.
    case unknown

    /// Compares the logs from the newest local entry backwards: the first commit both know decides.
    ///
    /// - Returns: the verdict, and the sequence id of the commit that decided it.
    public static func compare(
        local: [CommitLogLine], remote: [CommitLogLine]
    ) -> (verdict: ForkVerdict, decidedBy: UInt64?) {
        var known: [UInt64: [UInt8]] = [:]
        for entry in remote { known[entry.commitSequenceID] = entry.appliedEpochAuthenticator }
        var isUpToDate = true
        for entry in local.reversed() {
            guard let authenticator = known[entry.commitSequenceID] else {
                isUpToDate = false
                continue
            }
            guard authenticator == entry.appliedEpochAuthenticator else {
                return (.forked, entry.commitSequenceID)
            }
            return (isUpToDate ? .notForked : .unknown, entry.commitSequenceID)
        }
        return (.unknown, nil)
    }

    /// Whether a commit that failed goes into the local log: not while a joiner is catching up with commits its welcome
    /// already contains.
    ///
    /// See: spec groups.md 12.6
    public static func recordsFailure(
        commitEpoch: UInt64, groupEpoch: UInt64, newestEntryIsWelcome: Bool
    ) -> Bool {
        !(newestEntryIsWelcome && commitEpoch <= groupEpoch)
    }
}

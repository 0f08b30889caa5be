public import Identity

/// The identity logs the rules may look at, by inbox.
public struct AssociationStates: Hashable, Sendable {
    public var histories: [InboxID: InboxHistory]

    public init(_ histories: [InboxID: InboxHistory] = [:]) {
        self.histories = histories
    }

    /// Which logs must be read before states at these sequence ids can be named.
    func needs(_ wanted: [InboxNeed]) -> [InboxNeed] {
        wanted.filter { need in
            guard let history = histories[need.inboxID] else { return true }
            if history.isCurrent { return false }
            guard let newest = history.newest else { return true }
            return newest < need.sequenceID
        }.sorted()
    }

    /// The installations of an inbox after exactly this update.
    ///
    /// - Throws: ``CommitRefusal/identityLog`` when there is no such update or the log is invalid.
    func installations(of inboxID: InboxID, at sequenceID: UInt64) throws(CommitRefusal) -> Set<[UInt8]> {
        guard let installations = histories[inboxID]?.installations(at: sequenceID) else {
            throw .identityLog
        }
        return installations
    }
}

public import Identity

extension InboxHistory {
    /// A history of states that were computed from an inbox's log.
    ///
    /// - Parameters:
    ///   - states: every update known, in ascending order; a state only where a rule may ask for it, nil elsewhere and
    ///     where the log is invalid.
    ///   - isCurrent: whether the node has nothing newer.
    public init(states: [(sequenceID: UInt64, state: AssociationState?)], isCurrent: Bool) {
        self.init(
            entries: states.map { sequenceID, state in
                Entry(sequenceID: sequenceID, installations: state.map { Set($0.installations.map(\.bytes)) })
            },
            isCurrent: isCurrent)
    }
}

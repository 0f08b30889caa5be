public import MLS

extension WelcomeExaminer {
    /// Judges a group MLS has joined.
    ///
    /// - Parameter activeEpoch: the epoch of this group in the store, if it is there and active.
    public func examine(
        _ joined: JoinedGroup, activeEpoch: UInt64?, states: AssociationStates
    ) -> WelcomeExamination {
        examine(
            extensions: ContextExtensions(joined.group.extensions),
            signer: ExaminedCommit.Leaf(joined.signer.leafNode),
            leaves: joined.group.members.map { ExaminedCommit.Leaf($0.leafNode) }, epoch: joined.group.epoch,
            activeEpoch: activeEpoch, states: states)
    }
}

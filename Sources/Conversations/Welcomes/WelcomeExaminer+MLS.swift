public import MLS

extension WelcomeExaminer {
    /// Judges a group MLS has joined.
    ///
    /// - Parameter lastEpoch: the last epoch of this group that is known and that no welcome may lead back to.
    public func examine(
        _ joined: JoinedGroup, lastEpoch: UInt64?, states: AssociationStates
    ) -> WelcomeExamination {
        examine(
            extensions: ContextExtensions(joined.group.extensions),
            signer: ExaminedCommit.Leaf(joined.signer.leafNode),
            leaves: joined.group.members.map { ExaminedCommit.Leaf($0.leafNode) }, epoch: joined.group.epoch,
            lastEpoch: lastEpoch, states: states)
    }
}

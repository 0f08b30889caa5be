public import MLS

extension ExaminedCommit {
    /// A staged commit as the rules see it.
    ///
    /// - Parameter group: the group it was staged on, before it is merged.
    public init(staged: StagedCommit, in group: ActiveGroup) {
        self.init(
            proposals: staged.proposals.map { committed in
                let sender: Sender
                if case .member(let index) = committed.sender {
                    sender = .member(index.rawValue)
                } else {
                    sender = .outsider
                }
                return ExaminedCommit.Proposal(sender: sender, change: Change(committed.proposal))
            },
            pathLeaf: staged.pathLeaf.map(Leaf.init),
            members: Dictionary(
                group.members.map { ($0.leafIndex.rawValue, Leaf($0.leafNode)) },
                uniquingKeysWith: { first, _ in first }),
            currentExtensions: ContextExtensions(group.extensions),
            newExtensions: ContextExtensions(staged.groupContext.extensions))
    }
}

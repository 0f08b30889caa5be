/// How much of a member's memory and time others may claim: what a peer can make grow ends at one of these numbers.
///
/// Other members may have other numbers, and a commit that goes beyond ours is refused as any invalid one is, so they are
/// far above what a group in use needs.
public struct GroupLimits: Hashable, Sendable {
    /// How many proposals of one epoch are kept for a commit to refer to.
    public var pendingProposals: Int
    /// How many bytes those proposals have together.
    public var pendingProposalBytes: Int
    /// How many leaves a ratchet tree has, blank ones included.
    public var treeLeaves: Int

    public init(
        pendingProposals: Int = 4096, pendingProposalBytes: Int = 4 << 20, treeLeaves: Int = 1 << 16
    ) {
        self.pendingProposals = pendingProposals
        self.pendingProposalBytes = pendingProposalBytes
        self.treeLeaves = treeLeaves
    }
}

/// The limit of ``GroupLimits`` that ``MLSError/limit(_:)`` says was reached.
public enum GroupLimit: String, Hashable, Sendable, CaseIterable {
    case pendingProposals
    case pendingProposalBytes
    case treeLeaves
}

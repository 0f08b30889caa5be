/// A commit as the rules see it: everything they look at, nothing of MLS.
///
/// ``init(staged:in:)`` makes one of a staged commit; tests make them by hand.
///
/// See: spec groups.md 7
public struct ExaminedCommit: Hashable, Sendable {
    /// What the rules look at in a leaf.
    public struct Leaf: Hashable, Sendable {
        /// The installation's key.
        public let signatureKey: [UInt8]
        public let credential: LeafCredential

        public init(signatureKey: [UInt8], credential: LeafCredential) {
            self.signatureKey = signatureKey
            self.credential = credential
        }
    }

    /// Who sent a proposal.
    public enum Sender: Hashable, Sendable {
        /// A member, by its leaf index.
        case member(UInt32)
        /// An external sender or somebody who is joining.
        case outsider
    }

    /// What a proposal proposes.
    public enum Change: Hashable, Sendable {
        case add(Leaf)
        case update(Leaf)
        /// By leaf index.
        case remove(UInt32)
        case preSharedKey
        case contextExtensions(ContextExtensions)
        /// Any other proposal type.
        case other(UInt16)
    }

    /// A proposal the commit applies, by value or by reference.
    public struct Proposal: Hashable, Sendable {
        public let sender: Sender
        public let change: Change

        public init(sender: Sender, change: Change) {
            self.sender = sender
            self.change = change
        }
    }

    /// In the order of the commit.
    public let proposals: [Proposal]
    /// The leaf of the update path, if the commit has one.
    public let pathLeaf: Leaf?
    /// The leaves before the commit, by index.
    public let members: [UInt32: Leaf]
    /// The context before the commit.
    public let currentExtensions: ContextExtensions
    /// The context the commit leads to.
    public let newExtensions: ContextExtensions

    public init(
        proposals: [Proposal], pathLeaf: Leaf?, members: [UInt32: Leaf],
        currentExtensions: ContextExtensions, newExtensions: ContextExtensions
    ) {
        self.proposals = proposals
        self.pathLeaf = pathLeaf
        self.members = members
        self.currentExtensions = currentExtensions
        self.newExtensions = newExtensions
    }
}

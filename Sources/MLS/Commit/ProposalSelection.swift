/// Chooses, of the proposals received in an epoch, those a commit of ours covers: all that are valid and agree with each
/// other and with what the commit itself proposes.
///
/// See: RFC 9420 sections 12.2, 12.4
struct ProposalSelection {
    let scope: ProposalScope
    let committer: LeafIndex
    /// Whether a pre-shared key is at hand.
    let hasPreSharedKey: (PreSharedKeyID) -> Bool

    /// - Parameter own: the commit's own proposals, which come before all received ones.
    func select(from received: [ReceivedProposal], with own: [Proposal]) -> [ReceivedProposal] {
        var taken = Taken(own, policy: scope.policy)
        var chosen = Set<ProposalReference>()
        // Removes first and the newest Update of a leaf before older ones: the RFC prefers them so.
        for proposal in ordered(received) where isValid(proposal) && taken.take(proposal) {
            chosen.insert(proposal.reference)
        }
        let rest = received.filter { chosen.contains($0.reference) }
        if rest.isEmpty, own.isEmpty {
            let reInit = received.first { if case .reInit = $0.proposal { isValid($0) } else { false } }
            return reInit.map { [$0] } ?? []
        }
        return rest
    }

    private func ordered(_ received: [ReceivedProposal]) -> [ReceivedProposal] {
        let removes = received.filter { $0.proposal.type == .remove }
        let updates = received.filter { $0.proposal.type == .update }.reversed()
        let others = received.filter { ![.remove, .update, .reInit].contains($0.proposal.type) }
        return removes + updates + others
    }

    private func isValid(_ received: ReceivedProposal) -> Bool {
        let entry = CommittedProposal(
            proposal: received.proposal, sender: received.sender, reference: received.reference)
        guard (try? ProposalRules.validate(entry, in: scope)) != nil else { return false }
        switch received.proposal {
        case .update: return received.sender.leafIndex != committer
        case .remove(let leaf): return leaf != committer
        case .preSharedKey(let id): return hasPreSharedKey(id)
        case .externalInit: return false
        case .custom(let custom):
            return scope.tree.members.allSatisfy { $0.leaf.capabilities.supports(custom.type) }
        case .add(let keyPackage): return !isMember(keyPackage)
        case .groupContextExtensions, .reInit: return true
        }
    }

    private func isMember(_ keyPackage: KeyPackage) -> Bool {
        let client = scope.policy.clientIdentity(of: keyPackage.leafNode)
        return scope.tree.members.contains { scope.policy.clientIdentity(of: $0.leaf) == client }
    }

    /// What the list has so far, as far as proposals exclude each other.
    private struct Taken {
        private let policy: any GroupPolicy
        private var leaves = Set<LeafIndex>()
        private var clients = Set<[UInt8]>()
        private var keys = Set<PreSharedKeyID>()
        private var hasExtensions = false
        private var hasReInit = false

        init(_ own: [Proposal], policy: any GroupPolicy) {
            self.policy = policy
            for proposal in own { _ = take(proposal, from: nil) }
        }

        mutating func take(_ received: ReceivedProposal) -> Bool {
            !hasReInit && take(received.proposal, from: received.sender.leafIndex)
        }

        /// Whether it agrees with what is there; if so it is there from now on.
        private mutating func take(_ proposal: Proposal, from leaf: LeafIndex?) -> Bool {
            switch proposal {
            case .add(let keyPackage):
                return clients.insert(policy.clientIdentity(of: keyPackage.leafNode)).inserted
            case .update:
                return leaf.map { leaves.insert($0).inserted } ?? false
            case .remove(let removed):
                return leaves.insert(removed).inserted
            case .preSharedKey(let id):
                return keys.insert(id).inserted
            case .groupContextExtensions:
                defer { hasExtensions = true }
                return !hasExtensions
            case .reInit:
                hasReInit = true
                return true
            case .externalInit:
                return false
            case .custom:
                return true
            }
        }
    }
}

/// A proposal as a commit covers it.
public struct CommittedProposal: Hashable, Sendable {
    public var proposal: Proposal
    /// Who proposed it: the committer for one by value.
    public var sender: Sender
    /// The reference of one that was sent before the commit.
    public var reference: ProposalReference?

    public init(proposal: Proposal, sender: Sender, reference: ProposalReference? = nil) {
        self.proposal = proposal
        self.sender = sender
        self.reference = reference
    }
}

/// The proposals of a commit in its order, by value and by reference, with their senders.
struct ProposalList: Sendable {
    var entries: [CommittedProposal]

    /// Looks the references of a commit up.
    ///
    /// - Throws: ``ValidationRule/proposalReferenceIsKnown``.
    init(_ proposals: [ProposalOrReference], committer: Sender, store: ProposalStore) throws(MLSError) {
        entries = []
        entries.reserveCapacity(proposals.count)
        for item in proposals {
            switch item {
            case .proposal(let proposal):
                entries.append(CommittedProposal(proposal: proposal, sender: committer))
            case .reference(let reference):
                guard let known = store[reference] else { throw .rule(.proposalReferenceIsKnown) }
                entries.append(
                    CommittedProposal(proposal: known.proposal, sender: known.sender, reference: reference))
            }
        }
    }

    var adds: [KeyPackage] {
        entries.compactMap { if case .add(let keyPackage) = $0.proposal { keyPackage } else { nil } }
    }

    /// Each Update with the leaf it is for.
    var updates: [(leaf: LeafIndex, node: LeafNode, reference: ProposalReference?)] {
        entries.compactMap { entry in
            guard case .update(let node) = entry.proposal, let leaf = entry.sender.leafIndex else {
                return nil
            }
            return (leaf, node, entry.reference)
        }
    }

    var removes: [LeafIndex] {
        entries.compactMap { if case .remove(let leaf) = $0.proposal { leaf } else { nil } }
    }

    var preSharedKeys: [PreSharedKeyID] {
        entries.compactMap { if case .preSharedKey(let id) = $0.proposal { id } else { nil } }
    }

    var externalInits: [[UInt8]] {
        entries.compactMap { if case .externalInit(let kemOutput) = $0.proposal { kemOutput } else { nil } }
    }

    var groupContextExtensions: [ExtensionList] {
        entries.compactMap { if case .groupContextExtensions(let list) = $0.proposal { list } else { nil } }
    }

    var reInits: [ReInit] {
        entries.compactMap { if case .reInit(let reInit) = $0.proposal { reInit } else { nil } }
    }

    var customs: [CustomProposal] {
        entries.compactMap { if case .custom(let proposal) = $0.proposal { proposal } else { nil } }
    }

    /// See: RFC 9420 section 12.4
    var requiresPath: Bool { entries.isEmpty || entries.contains { $0.proposal.requiresPath } }
}

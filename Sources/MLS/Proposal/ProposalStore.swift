/// A proposal with who sent it.
public struct ReceivedProposal: Hashable, Sendable {
    public var reference: ProposalReference
    public var sender: Sender
    public var proposal: Proposal
    public var authenticatedData: [UInt8]
}

/// The proposals of the current epoch, in the order they came; a commit names them by their references.
///
/// See: RFC 9420 section 12.1
struct ProposalStore: Sendable {
    private(set) var proposals: [ReceivedProposal] = []
    private var places: [ProposalReference: Int] = [:]

    var isEmpty: Bool { proposals.isEmpty }

    subscript(reference: ProposalReference) -> ReceivedProposal? {
        places[reference].map { proposals[$0] }
    }

    /// Keeps a proposal; one that is there already stays as it is.
    mutating func insert(_ proposal: ReceivedProposal) {
        guard places[proposal.reference] == nil else { return }
        places[proposal.reference] = proposals.count
        proposals.append(proposal)
    }

    mutating func remove(_ reference: ProposalReference) {
        guard let place = places.removeValue(forKey: reference) else { return }
        proposals.remove(at: place)
        for (index, proposal) in proposals.enumerated() { places[proposal.reference] = index }
    }
}

/// A proposal with who sent it.
public struct ReceivedProposal: Hashable, Sendable {
    public var reference: ProposalReference
    public var sender: Sender
    public var proposal: Proposal
    public var authenticatedData: [UInt8]

    /// What it counts towards ``GroupLimits/pendingProposalBytes``.
    var size: Int { reference.bytes.count + proposal.tlsEncoded().count + authenticatedData.count }
}

/// The proposals of the current epoch, in the order they came; a commit names them by their references.
///
/// See: RFC 9420 section 12.1
struct ProposalStore: Sendable {
    private(set) var proposals: [ReceivedProposal] = []
    private var places: [ProposalReference: Int] = [:]
    /// Of all proposals together.
    private var bytes = 0

    var isEmpty: Bool { proposals.isEmpty }

    subscript(reference: ProposalReference) -> ReceivedProposal? {
        places[reference].map { proposals[$0] }
    }

    /// Keeps a proposal; one that is there already stays as it is.
    ///
    /// - Throws: ``MLSError/limit(_:)``; the store is as it was then.
    mutating func insert(_ proposal: ReceivedProposal, limits: GroupLimits) throws(MLSError) {
        guard places[proposal.reference] == nil else { return }
        let size = proposal.size
        guard proposals.count < limits.pendingProposals else { throw .limit(.pendingProposals) }
        guard size <= limits.pendingProposalBytes - bytes else { throw .limit(.pendingProposalBytes) }
        restore(proposal, size: size)
    }

    /// Takes a saved proposal back.
    mutating func restore(_ proposal: ReceivedProposal) {
        guard places[proposal.reference] == nil else { return }
        restore(proposal, size: proposal.size)
    }

    private mutating func restore(_ proposal: ReceivedProposal, size: Int) {
        places[proposal.reference] = proposals.count
        proposals.append(proposal)
        bytes += size
    }
}

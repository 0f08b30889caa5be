/// What merging a commit made of the group.
public enum MergeOutcome: Hashable, Sendable {
    /// The group is in its next epoch.
    case advanced
    /// The commit removed us; the group is ``GroupStatus/evicted``.
    case evicted
    /// The commit ended the group; it is ``GroupStatus/reinitialized(_:)`` and the one who committed, or anyone, makes
    /// the new one.
    case reinitialized(ReInit)
}

extension ActiveGroup {
    /// Accepts a commit of another: the group goes to the epoch it makes.
    ///
    /// - Throws: ``MLSError/staleCommit`` if the commit was staged on another state than the present one.
    /// See: RFC 9420 section 12.4.2
    @discardableResult
    public mutating func merge(_ commit: StagedCommit) throws(MLSError) -> MergeOutcome {
        try requireActive()
        guard commit.epoch == epoch, commit.base == state.interimTranscriptHash else { throw .staleCommit }
        retireEpoch(differences: differences(after: commit))
        proposals = ProposalStore()
        ownUpdates = [:]
        guard let next = commit.next else {
            evict(commit)
            return .evicted
        }
        state = next.state
        secretTree = next.secretTree
        if let newSigner = next.signer { signer = newSigner }
        keepResumptionSecret()
        guard let reInit = commit.reInit else { return .advanced }
        status = .reinitialized(reInit)
        return .reinitialized(reInit)
    }

    /// Accepts a commit of ours that came back.
    ///
    /// - Throws: ``MLSError/staleCommit`` if another commit came first.
    @discardableResult
    public mutating func merge(_ commit: PendingCommit) throws(MLSError) -> MergeOutcome {
        try merge(commit.staged)
    }

    /// Forgets the proposals received in this epoch, ours included.
    public mutating func clearProposals() {
        proposals = ProposalStore()
        ownUpdates = [:]
    }

    // MARK: - The epoch that ends

    /// Keeps what late application messages need, and nothing of epochs older than the parameters allow.
    private mutating func retireEpoch(differences: [LeafIndex: SenderIdentity?]) {
        if parameters.pastEpochs > 0, var secretTree {
            secretTree.forgetHandshakes()
            pastEpochs.append(
                PastEpoch(
                    epoch: epoch, context: state.encodedContext,
                    senderDataSecret: state.secrets.senderDataSecret, secretTree: secretTree,
                    differences: differences))
        }
        let surplus = pastEpochs.count - parameters.pastEpochs
        if surplus > 0 { pastEpochs.removeFirst(surplus) }
    }

    /// The leaves that are somebody else's, or have another key or credential, after a commit.
    private func differences(after commit: StagedCommit) -> [LeafIndex: SenderIdentity?] {
        var touched = Set((commit.added + commit.removed + commit.updated).map(\.leafIndex))
        touched.insert(commit.committer)
        var differences: [LeafIndex: SenderIdentity?] = [:]
        for leaf in touched {
            let before = state.tree.groupMember(at: leaf)?.identity
            if before != commit.member(at: leaf)?.identity { differences.updateValue(before, forKey: leaf) }
        }
        return differences
    }

    private mutating func evict(_ commit: StagedCommit) {
        status = .evicted
        state.context = commit.groupContext
        state.encodedContext = commit.groupContext.tlsEncoded(reserving: 1024)
        state.tree = commit.tree
        state.privateKeys = TreePrivateKeys(leaf: state.ownLeaf, leafKey: HPKEPrivateKey(.zeros(count: 0)))
        state.secrets = .none
        secretTree = nil
    }

    private mutating func keepResumptionSecret() {
        resumptionSecrets[epoch] = state.secrets.resumptionPSK
        let kept = UInt64(max(1, parameters.resumptionEpochs))
        guard epoch >= kept else { return }
        let oldest = epoch - kept
        resumptionSecrets = resumptionSecrets.filter { $0.key > oldest }
    }
}

extension ActiveGroup {
    static let snapshotVersion: UInt8 = 1

    /// The whole group in pieces, for the first save.
    ///
    /// Our signature key is not in it: ``load(_:signer:parameters:crypto:)`` gets it from its owner.
    public func snapshot() -> [GroupPart] {
        var parts = [epochPart(), secretsPart(), proposalsPart()]
        parts += pastEpochs.map { part(of: $0) }
        for past in pastEpochs { parts += messageKeyParts(past.secretTree.parts, epoch: past.epoch) }
        if let secretTree { parts += messageKeyParts(secretTree.parts, epoch: epoch) }
        return parts
    }

    /// What to write to turn the saved state `old` of this group into this one.
    ///
    /// After a message it is a ratchet, and the first time a sender is heard some secrets above it: the size of the
    /// group does not matter. After a merged commit it is everything.
    ///
    /// - Parameter old: an earlier value of this group, as it was when it was saved.
    public func changes(since old: ActiveGroup) -> GroupChanges {
        var changes = GroupChanges()
        if old.state.interimTranscriptHash != state.interimTranscriptHash || old.status != status {
            changes.saved += [epochPart(), secretsPart()]
        }
        if !old.hasSameProposals(as: self) { changes.saved.append(proposalsPart()) }
        comparePastEpochs(old, into: &changes)
        compareMessageKeys(old, into: &changes)
        return changes
    }

    // MARK: - Comparing

    private func hasSameProposals(as other: ActiveGroup) -> Bool {
        let ours = proposals.proposals
        let theirs = other.proposals.proposals
        return ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.reference == $1.reference }
            && ownUpdates.count == other.ownUpdates.count
    }

    private func comparePastEpochs(_ old: ActiveGroup, into changes: inout GroupChanges) {
        let before = Set(old.pastEpochs.map(\.epoch))
        let after = Set(pastEpochs.map(\.epoch))
        changes.erased += old.pastEpochs.filter { !after.contains($0.epoch) }.map { .pastEpoch($0.epoch) }
        changes.saved += pastEpochs.filter { !before.contains($0.epoch) }.map { part(of: $0) }
    }

    private func compareMessageKeys(_ old: ActiveGroup, into changes: inout GroupChanges) {
        let before = old.secretTrees
        let after = secretTrees
        for (epoch, tree) in before {
            guard let newTree = after[epoch] else {
                changes.erased += tree.parts.map { .messageKeys(epoch: epoch, node: $0.node) }
                continue
            }
            let difference = newTree.difference(from: tree)
            changes.erased += difference.erased.map { .messageKeys(epoch: epoch, node: $0) }
            changes.saved += messageKeyParts(difference.saved, epoch: epoch)
        }
        for (epoch, tree) in after where before[epoch] == nil {
            changes.saved += messageKeyParts(tree.parts, epoch: epoch)
        }
    }

    private var secretTrees: [UInt64: SecretTree] {
        var trees: [UInt64: SecretTree] = [:]
        for past in pastEpochs { trees[past.epoch] = past.secretTree }
        if let secretTree { trees[epoch] = secretTree }
        return trees
    }

    // MARK: - Pieces

    private func epochPart() -> GroupPart {
        var writer = SecretWriter(reserving: state.encodedContext.count + 64 * state.tree.math.leafCount)
        writer.writeUInt8(Self.snapshotVersion)
        writer.writeOpaque(state.encodedContext)
        writer.writeUInt32(state.ownLeaf.rawValue)
        writer.writeOpaque(state.confirmationTag)
        writer.writeOpaque(state.interimTranscriptHash)
        switch status {
        case .active: writer.writeUInt8(0)
        case .evicted: writer.writeUInt8(1)
        case .reinitialized(let reInit):
            writer.writeUInt8(2)
            writer.write(reInit)
        }
        writer.writeUInt8(UInt8(clamping: state.tree.math.depth))
        writer.write(state.tree)
        return GroupPart(id: .epoch, bytes: writer.finish())
    }

    private func secretsPart() -> GroupPart {
        var writer = SecretWriter(reserving: 2048)
        writer.writeUInt8(Self.snapshotVersion)
        writer.writeEpochSecrets(state.secrets)
        writer.writeTreePrivateKeys(state.privateKeys)
        writer.writeUInt32(UInt32(clamping: resumptionSecrets.count))
        for (epoch, secret) in resumptionSecrets.sorted(by: { $0.key < $1.key }) {
            writer.writeUInt64(epoch)
            writer.writeSecret(secret)
        }
        return GroupPart(id: .secrets, bytes: writer.finish())
    }

    private func proposalsPart() -> GroupPart {
        var writer = SecretWriter(reserving: 512)
        writer.writeUInt8(Self.snapshotVersion)
        writer.writeUInt32(UInt32(clamping: proposals.proposals.count))
        for received in proposals.proposals {
            writer.write(received.reference)
            writer.write(received.sender)
            writer.write(received.proposal)
            writer.writeOpaque(received.authenticatedData)
            writer.writeOptional(ownUpdates[received.reference]) { update, writer in
                writer.writeSecret(update.leafPrivateKey.secret)
                writer.writeOptional(update.signer) { $1.writeKeyPair($0) }
            }
        }
        return GroupPart(id: .proposals, bytes: writer.finish())
    }

    private func part(of past: PastEpoch) -> GroupPart {
        var writer = SecretWriter(reserving: past.context.count + 256)
        writer.writeUInt8(Self.snapshotVersion)
        writer.writeOpaque(past.context)
        writer.writeSecret(past.senderDataSecret)
        writer.writeUInt8(UInt8(clamping: past.secretTree.math.depth))
        writer.writeUInt32(UInt32(clamping: past.differences.count))
        for (leaf, identity) in past.differences.sorted(by: { $0.key < $1.key }) {
            writer.write(leaf)
            writer.writeOptional(identity) { $1.write($0) }
        }
        return GroupPart(id: .pastEpoch(past.epoch), bytes: writer.finish())
    }

    private func messageKeyParts(_ parts: [SecretTreePart], epoch: UInt64) -> [GroupPart] {
        parts.map { part in
            var writer = SecretWriter(reserving: 256)
            writer.writeUInt8(Self.snapshotVersion)
            writer.writeSecretTreePart(part)
            return GroupPart(id: .messageKeys(epoch: epoch, node: part.node), bytes: writer.finish())
        }
    }
}

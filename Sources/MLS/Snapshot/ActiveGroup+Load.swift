extension ActiveGroup {
    /// Makes a group of its saved pieces, in any order.
    ///
    /// Signatures and hashes are not verified again: who can change the pieces can change anything.
    ///
    /// - Parameters:
    ///   - signer: our signature keys in the group.
    /// - Throws: ``MLSError/snapshot(_:)`` if pieces are missing, damaged, of another version, or the signer is another.
    public static func load(
        _ parts: [GroupPart], signer: SignatureKeyPair, parameters: GroupParameters = GroupParameters(),
        crypto: some CryptoProvider
    ) throws(MLSError) -> ActiveGroup {
        var loader = GroupLoader()
        do {
            for part in parts { try loader.read(part) }
        } catch {
            throw .snapshot("a part of the group is damaged or of another version")
        }
        return try loader.group(signer: signer, parameters: parameters, crypto: crypto)
    }
}

/// Collects the pieces of a group.
private struct GroupLoader {
    private struct Epoch {
        var context: GroupContext
        var encodedContext: [UInt8]
        var ownLeaf: LeafIndex
        var confirmationTag: [UInt8]
        var interimTranscriptHash: [UInt8]
        var status: GroupStatus
        var depth: Int
        var tree: UnverifiedRatchetTree
    }

    private struct Secrets {
        var epoch: EpochSecrets
        var privateKeys: TreePrivateKeys
        var resumption: [UInt64: Secret]
    }

    private struct Past {
        var context: [UInt8]
        var senderDataSecret: Secret
        var depth: Int
        var differences: [LeafIndex: SenderIdentity?]
    }

    private var epoch: Epoch?
    private var secrets: Secrets?
    private var proposals: ProposalStore?
    private var ownUpdates: [ProposalReference: OwnUpdate] = [:]
    private var past: [UInt64: Past] = [:]
    private var messageKeys: [UInt64: [SecretTreePart]] = [:]

    mutating func read(_ part: GroupPart) throws(WireError) {
        var reader = TLSReader(part.bytes.span)
        try reader.expectVersion(ActiveGroup.snapshotVersion)
        switch part.id {
        case .epoch: epoch = try Self.readEpoch(&reader)
        case .secrets: secrets = try Self.readSecrets(&reader)
        case .proposals: try readProposals(&reader)
        case .pastEpoch(let number): past[number] = try Self.readPast(&reader)
        case .messageKeys(let number, _):
            messageKeys[number, default: []].append(try SecretTreePart(from: &reader))
        }
        try reader.expectEnd()
    }

    func group(
        signer: SignatureKeyPair, parameters: GroupParameters, crypto: some CryptoProvider
    ) throws(MLSError) -> ActiveGroup {
        guard let epoch, let secrets, let proposals else { throw .snapshot("a part of the group is missing") }
        let suite = try MLSError.suite(epoch.context.ciphersuite, of: crypto)
        let tree = try RatchetTree(epoch.tree)
        if epoch.status != .evicted {
            guard tree.leaf(at: epoch.ownLeaf)?.signatureKey == signer.publicKey else {
                throw .snapshot("the signature keys are not those of our leaf")
            }
        }
        guard messageKeys.keys.allSatisfy({ $0 == epoch.context.epoch || past[$0] != nil }) else {
            throw .snapshot("there are keys of an epoch that is missing")
        }
        guard epoch.status == .evicted || messageKeys[epoch.context.epoch] != nil else {
            throw .snapshot("the keys of the epoch are missing")
        }
        let state = EpochState(
            context: epoch.context, encodedContext: epoch.encodedContext, tree: tree, ownLeaf: epoch.ownLeaf,
            privateKeys: secrets.privateKeys, confirmationTag: epoch.confirmationTag,
            interimTranscriptHash: epoch.interimTranscriptHash, secrets: secrets.epoch)
        var group = ActiveGroup(
            state: state,
            secretTree: try secretTree(of: epoch.context.epoch, depth: epoch.depth, holdsHandshakes: true),
            signer: signer,
            parameters: parameters, suite: suite)
        group.resumptionSecrets = secrets.resumption
        group.proposals = proposals
        group.ownUpdates = ownUpdates
        group.status = epoch.status
        group.pastEpochs = try pastEpochs()
        return group
    }

    private func pastEpochs() throws(MLSError) -> [PastEpoch] {
        var epochs: [PastEpoch] = []
        for (number, part) in past.sorted(by: { $0.key < $1.key }) {
            guard let tree = try secretTree(of: number, depth: part.depth, holdsHandshakes: false)
            else {
                throw .snapshot("the keys of a past epoch are missing")
            }
            epochs.append(
                PastEpoch(
                    epoch: number, context: part.context, senderDataSecret: part.senderDataSecret,
                    secretTree: tree,
                    differences: part.differences))
        }
        return epochs
    }

    private func secretTree(
        of epoch: UInt64, depth: Int, holdsHandshakes: Bool
    ) throws(MLSError) -> SecretTree? {
        guard let parts = messageKeys[epoch] else { return nil }
        guard (0...31).contains(depth) else { throw .snapshot("a tree is too large") }
        return try SecretTree(
            parts: parts, math: TreeMath(depth: depth), holdsHandshakes: holdsHandshakes)
    }

    // MARK: - Pieces

    private static func readEpoch(_ reader: inout TLSReader) throws(WireError) -> Epoch {
        let encodedContext = try reader.readOpaque()
        let context = try GroupContext(tlsEncoded: encodedContext)
        let ownLeaf = try LeafIndex(from: &reader)
        let tag = try reader.readOpaque()
        let interim = try reader.readOpaque()
        let status: GroupStatus
        switch try reader.readUInt8() {
        case 0: status = .active
        case 1: status = .evicted
        case 2: status = .reinitialized(try ReInit(from: &reader))
        default: throw .invalidValue("status")
        }
        return Epoch(
            context: context, encodedContext: encodedContext, ownLeaf: ownLeaf, confirmationTag: tag,
            interimTranscriptHash: interim, status: status, depth: Int(try reader.readUInt8()),
            tree: try UnverifiedRatchetTree(from: &reader))
    }

    private static func readSecrets(_ reader: inout TLSReader) throws(WireError) -> Secrets {
        let epoch = try reader.readEpochSecrets()
        let privateKeys = try reader.readTreePrivateKeys()
        var resumption: [UInt64: Secret] = [:]
        for _ in 0..<(try reader.readUInt32()) {
            let number = try reader.readUInt64()
            resumption[number] = try reader.readSecret()
        }
        return Secrets(epoch: epoch, privateKeys: privateKeys, resumption: resumption)
    }

    private mutating func readProposals(_ reader: inout TLSReader) throws(WireError) {
        var proposals = ProposalStore()
        defer { self.proposals = proposals }
        for _ in 0..<(try reader.readUInt32()) {
            let received = ReceivedProposal(
                reference: try ProposalReference(from: &reader), sender: try Sender(from: &reader),
                proposal: try Proposal(from: &reader), authenticatedData: try reader.readOpaque())
            proposals.restore(received)
            ownUpdates[received.reference] = try reader.readOptional { (reader) throws(WireError) in
                OwnUpdate(
                    leafPrivateKey: HPKEPrivateKey(try reader.readSecret()),
                    signer: try reader.readOptional { (reader) throws(WireError) in try reader.readKeyPair() }
                )
            }
        }
    }

    private static func readPast(_ reader: inout TLSReader) throws(WireError) -> Past {
        var past = Past(
            context: try reader.readOpaque(), senderDataSecret: try reader.readSecret(),
            depth: Int(try reader.readUInt8()), differences: [:])
        for _ in 0..<(try reader.readUInt32()) {
            let leaf = try LeafIndex(from: &reader)
            past.differences.updateValue(try reader.readOptional(of: SenderIdentity.self), forKey: leaf)
        }
        return past
    }
}

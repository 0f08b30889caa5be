import MLSVectors

@testable import MLS

/// A member that makes messages no honest one would: correct in everything but what a test asks for, so that a refusal
/// can only be due to that.
struct Forge {
    var group: ActiveGroup
    var random: SeededRandom

    var state: EpochState { group.state }
    var suite: any CiphersuiteProvider { group.suite }

    init(_ group: ActiveGroup, seed: UInt64 = 77) {
        self.group = group
        random = SeededRandom(seed: seed + UInt64(group.ownLeafIndex.rawValue))
    }

    // MARK: - Messages

    /// A PublicMessage, signed by the member, with the right membership tag for what it says.
    func publicMessage(
        _ body: FramedContent.Body, sender: Sender? = nil, signer: SignaturePrivateKey? = nil,
        confirmationTag: [UInt8]? = nil, changing change: (inout PublicMessage) -> Void = { _ in }
    ) throws -> [UInt8] {
        let content = FramedContent(
            groupID: group.groupID, epoch: group.epoch, sender: sender ?? .member(group.ownLeafIndex),
            body: body)
        var tag = confirmationTag
        if case .commit = body, tag == nil { tag = [UInt8](repeating: 1, count: suite.hashLength) }
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: .publicMessage, groupContext: state.encodedContext, confirmationTag: tag,
            with: signer ?? group.signer.privateKey, suite: suite)
        var message = PublicMessage(content: signed.content, auth: signed.auth)
        change(&message)
        if message.content.sender.leafIndex != nil, message.membershipTag == nil {
            let input = message.membershipTagInput(groupContext: state.encodedContext)
            message.membershipTag = suite.mac(key: state.secrets.membershipKey, message: input)
        }
        return MLSMessage.publicMessage(message).tlsEncoded()
    }

    /// A PrivateMessage whose plaintext is changed after it was signed.
    mutating func privateMessage(
        _ body: FramedContent.Body, changing change: (inout [UInt8]) -> Void
    ) throws -> [UInt8] {
        let content = FramedContent(
            groupID: group.groupID, epoch: group.epoch, sender: .member(group.ownLeafIndex), body: body)
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: .privateMessage, groupContext: state.encodedContext,
            with: group.signer.privateKey, suite: suite)
        var writer = TLSWriter()
        body.encode(to: &writer)
        signed.auth.encode(contentType: body.contentType, to: &writer)
        var plaintext = writer.bytes
        change(&plaintext)
        guard
            let key = try group.secretTree?.peekNext(
                leaf: group.ownLeafIndex, kind: body.contentType.ratchet, suite: suite)
        else { throw TestFailure("no keys") }
        let message = try ContentProtection.seal(
            plaintext, of: content, with: key.key, reuseGuard: 5,
            senderDataSecret: state.secrets.senderDataSecret,
            suite: suite)
        return MLSMessage.privateMessage(message).tlsEncoded()
    }

    // MARK: - Commits

    /// A commit of any proposals, checked by nobody; its path, if it has one, and its confirmation tag are right.
    mutating func commit(
        _ proposals: [ProposalOrReference], path hasPath: Bool = true, sender: Sender? = nil,
        profile: MemberProfile? = nil, initSecret: Secret? = nil, pskSecret: Secret? = nil,
        changing change: (inout Commit) -> Void = { _ in }
    ) throws -> [UInt8] {
        let sender = sender ?? .member(group.ownLeafIndex)
        let list = try ProposalList(proposals, committer: sender, store: group.proposals)
        var result = try EpochChange(
            list: list, sender: sender, context: group.context, tree: state.tree, limits: GroupLimits())
        let profile = try profile ?? group.ownProfile()
        let draft = hasPath ? try result.draftPath(profile: profile, suite: suite, random: &random) : nil
        let provisional = try result.provisionalContext(suite: suite)
        var commit = Commit(
            proposals: proposals, path: try draft?.sealed(for: provisional, suite: suite, random: &random))
        change(&commit)
        let content = FramedContent(
            groupID: group.groupID, epoch: group.epoch, sender: sender, body: .commit(commit))
        let signer = sender.leafIndex == nil ? profile.signer.privateKey : group.signer.privateKey
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: .publicMessage, groupContext: state.encodedContext, with: signer,
            suite: suite)
        let transition = try EpochTransition(
            content: signed, provisional: provisional, interimTranscriptHash: state.interimTranscriptHash,
            initSecret: initSecret ?? state.secrets.initSecret,
            commitSecret: draft?.commitSecret ?? Secret.zeros(count: suite.hashLength),
            preSharedKeySecret: pskSecret ?? Secret.zeros(count: suite.hashLength), suite: suite)
        return try publicMessage(
            .commit(commit), sender: sender, signer: signer, confirmationTag: transition.confirmationTag)
    }

    /// A commit of proposals by value.
    mutating func commit(_ proposals: [Proposal], path: Bool = true) throws -> [UInt8] {
        try commit(proposals.map { .proposal($0) }, path: path)
    }

    /// A commit of proposals that cannot be applied; it has no path.
    func commitUnapplied(_ proposals: [Proposal]) throws -> [UInt8] {
        try publicMessage(.commit(Commit(proposals: proposals.map { .proposal($0) })))
    }

    /// A commit whose path says one set of keys and encrypts the secrets of another.
    mutating func commitWithForeignSecret() throws -> [UInt8] {
        let list = try ProposalList([], committer: .member(group.ownLeafIndex), store: ProposalStore())
        let old = try EpochChange(
            list: list, sender: .member(group.ownLeafIndex), context: group.context, tree: state.tree,
            limits: GroupLimits())
        let profile = try group.ownProfile()
        var said = old
        let draft = try said.draftPath(profile: profile, suite: suite, random: &random)
        let provisional = try said.provisionalContext(suite: suite)
        var path = try draft.sealed(for: provisional, suite: suite, random: &random)
        var meant = old
        let other = try meant.draftPath(profile: profile, suite: suite, random: &random)
        let foreign = try other.sealed(for: provisional, suite: suite, random: &random)
        for index in path.nodes.indices {
            path.nodes[index].encryptedPathSecrets = foreign.nodes[index].encryptedPathSecrets
        }
        return try publicMessage(.commit(Commit(proposals: [], path: path)))
    }

    /// An external commit of a client, with a good ExternalInit in front of other proposals.
    mutating func externalCommit(
        _ client: TestClient, _ others: [ProposalOrReference] = [], externalInits: Int = 1,
        changing change: (inout Commit) -> Void = { _ in }
    ) throws -> [UInt8] {
        let key = try state.secrets.externalKeyPair(suite: suite)
        let initial = try ExternalInitSecret.make(for: key.publicKey, suite: suite, random: &random)
        let first = [ProposalOrReference](
            repeating: .proposal(.externalInit(kemOutput: initial.kemOutput)), count: externalInits)
        return try commit(
            first + others, sender: .newMemberCommit, profile: client.profile, initSecret: initial.initSecret,
            changing: change)
    }

    // MARK: - Key packages

    /// A key package with anything about it changed before it is signed.
    mutating func keyPackage(
        _ client: TestClient, version: ProtocolVersion = .mls10, ciphersuite: Ciphersuite? = nil,
        extensions: ExtensionList = [], initKey: HPKEPublicKey? = nil, spoilsSignature: Bool = false,
        spoilsLeafSignature: Bool = false, leaf change: (inout LeafNodeContents) -> Void = { _ in }
    ) throws -> KeyPackage {
        let keys = try suite.generateKeyPair(random: &random)
        let initKeys = try suite.generateKeyPair(random: &random)
        var contents = client.profile.leafContents(
            encryptionKey: keys.publicKey, source: .keyPackage(TestClient.lifetime))
        change(&contents)
        let leaf = try leafNode(contents, signer: client.profile.signer, spoilsSignature: spoilsLeafSignature)
        return try KeyPackage(
            version: version, ciphersuite: ciphersuite ?? group.ciphersuite,
            initKey: initKey ?? initKeys.publicKey, leafNode: leaf, extensions: extensions
        ) { (content) throws in
            var signature = try suite.sign(
                label: KeyPackage.signatureLabel, content: content, with: client.profile.signer.privateKey)
            if spoilsSignature { signature[3] ^= 1 }
            return signature
        }
    }

    /// A leaf at the member's own place, or in a key package.
    func leafNode(
        _ contents: LeafNodeContents, signer: SignatureKeyPair? = nil, spoilsSignature: Bool = false
    ) throws -> LeafNode {
        let leaf = try LeafNode(
            signing: contents, position: LeafPosition(groupID: group.groupID, index: group.ownLeafIndex),
            with: (signer ?? group.signer).privateKey, suite: suite)
        guard spoilsSignature else { return leaf }
        var signature = leaf.signature
        signature[3] ^= 1
        return LeafNode(contents: contents, signature: signature)
    }

    /// The member's leaf as an Update would have it, changed.
    mutating func updateLeaf(
        _ change: (inout LeafNodeContents) -> Void, spoilsSignature: Bool = false
    ) throws -> LeafNode {
        let keys = try suite.generateKeyPair(random: &random)
        var contents = try group.ownProfile().leafContents(encryptionKey: keys.publicKey, source: .update)
        change(&contents)
        return try leafNode(contents, spoilsSignature: spoilsSignature)
    }
}

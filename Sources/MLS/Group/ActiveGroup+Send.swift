extension ActiveGroup {
    /// How many bytes a message may hold, padding included, so that others take it.
    private static var maximumDataLength: Int { FramingRules.maximumMessageLength / 2 }

    /// Encrypts application data for the group.
    ///
    /// Uses up a key: save the group before the message is sent. Refused while valid proposals wait for a commit, unless
    /// `despiteProposals` says otherwise.
    ///
    /// - Returns: an encoded MLSMessage.
    /// See: RFC 9420 sections 12.4, 15
    public mutating func encrypt(
        _ data: [UInt8], authenticatedData: [UInt8] = [], padding: Padding = .none,
        despiteProposals: Bool = false,
        random: inout some RandomSource
    ) throws(MLSError) -> [UInt8] {
        try requireActive()
        guard proposals.isEmpty || despiteProposals else {
            throw .misuse("proposals of this epoch must be committed before application data is sent")
        }
        let length = data.count + authenticatedData.count + padding.bytes(for: data.count)
        guard length <= Self.maximumDataLength else {
            throw .misuse("application data, with its padding, has at most 2^27 bytes")
        }
        let content = FramedContent(
            groupID: groupID, epoch: epoch, sender: .member(ownLeafIndex),
            authenticatedData: authenticatedData,
            body: .application(data))
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: .privateMessage, groupContext: state.encodedContext, with: signer.privateKey,
            suite: suite)
        return try seal(signed, padding: padding, random: &random)
    }

    /// Sends a proposal of ours; it is kept for a commit to refer to.
    ///
    /// An Update is made by ``proposeUpdate(profile:wireFormat:authenticatedData:padding:random:)``.
    ///
    /// - Returns: an encoded MLSMessage.
    /// See: RFC 9420 section 12.1
    public mutating func propose(
        _ proposal: Proposal, wireFormat: WireFormat = .privateMessage, authenticatedData: [UInt8] = [],
        padding: Padding = .none, policy: some GroupPolicy = StandardPolicy(), now: UInt64,
        random: inout some RandomSource
    ) throws(MLSError) -> [UInt8] {
        try requireActive()
        switch proposal {
        case .update: throw .misuse("an Update is made by proposeUpdate")
        case .externalInit: throw .rule(.externalInitIsForExternalCommits)
        default: break
        }
        let sender = Sender.member(ownLeafIndex)
        let scope = ProposalScope(
            tree: state.tree, context: state.context, committer: sender, occasion: .adding, policy: policy,
            now: now,
            suite: suite)
        try ProposalRules.validate(CommittedProposal(proposal: proposal, sender: sender), in: scope)
        return try send(
            proposal, wireFormat: wireFormat, authenticatedData: authenticatedData, padding: padding,
            random: &random
        ).message
    }

    /// Proposes new keys for our own leaf, and a new appearance if a profile is given.
    ///
    /// - Returns: an encoded MLSMessage.
    /// See: RFC 9420 section 12.1.2
    public mutating func proposeUpdate(
        profile: MemberProfile? = nil, wireFormat: WireFormat = .privateMessage,
        authenticatedData: [UInt8] = [],
        padding: Padding = .none, random: inout some RandomSource
    ) throws(MLSError) -> [UInt8] {
        try requireActive()
        let profile = if let profile { profile } else { try ownProfile() }
        let keys: HPKEKeyPair
        do { keys = try suite.generateKeyPair(random: &random) } catch { throw .crypto(error) }
        let leaf = try MLSError.rethrowing { () throws(CryptoError) in
            try LeafNode(
                signing: profile.leafContents(encryptionKey: keys.publicKey, source: .update),
                position: LeafPosition(groupID: groupID, index: ownLeafIndex),
                with: profile.signer.privateKey,
                suite: suite)
        }
        let sent = try send(
            .update(leaf), wireFormat: wireFormat, authenticatedData: authenticatedData, padding: padding,
            random: &random)
        ownUpdates[sent.reference] = OwnUpdate(
            leafPrivateKey: keys.privateKey,
            signer: profile.signer.publicKey == signer.publicKey ? nil : profile.signer)
        return sent.message
    }

    /// How we appear in the group now.
    func ownProfile() throws(MLSError) -> MemberProfile {
        guard let leaf = state.tree.leaf(at: ownLeafIndex) else { throw .groupIsInactive }
        return MemberProfile(
            credential: leaf.credential, signer: signer, capabilities: leaf.capabilities,
            leafExtensions: leaf.extensions)
    }

    private mutating func send(
        _ proposal: Proposal, wireFormat: WireFormat, authenticatedData: [UInt8], padding: Padding,
        random: inout some RandomSource
    ) throws(MLSError) -> (message: [UInt8], reference: ProposalReference) {
        let sender = Sender.member(ownLeafIndex)
        let content = FramedContent(
            groupID: groupID, epoch: epoch, sender: sender, authenticatedData: authenticatedData,
            body: .proposal(proposal))
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: wireFormat, groupContext: state.encodedContext, with: signer.privateKey,
            suite: suite)
        let reference = ProposalReference(of: signed, suite: suite)
        var kept = proposals
        try kept.insert(
            ReceivedProposal(
                reference: reference, sender: sender, proposal: proposal, authenticatedData: authenticatedData
            ), limits: parameters.limits)
        let message = try protect(signed, padding: padding, random: &random)
        proposals = kept
        return (message, reference)
    }

    /// Protects signed content in the form its signature names.
    mutating func protect(
        _ content: AuthenticatedContent, padding: Padding, random: inout some RandomSource
    ) throws(MLSError) -> [UInt8] {
        switch content.wireFormat {
        case .publicMessage:
            let message = PublicMessage.protecting(
                content, groupContext: state.encodedContext, membershipKey: state.secrets.membershipKey,
                suite: suite)
            return MLSMessage.publicMessage(message).tlsEncoded(reserving: 1024)
        case .privateMessage:
            return try seal(content, padding: padding, random: &random)
        default:
            throw .misuse("a message of the group is a PublicMessage or a PrivateMessage")
        }
    }

    /// Encrypts with the next key of our ratchet, which is used up only if that succeeds.
    private mutating func seal(
        _ content: AuthenticatedContent, padding: Padding, random: inout some RandomSource
    ) throws(MLSError) -> [UInt8] {
        guard
            let key = try secretTree?.peekNext(
                leaf: ownLeafIndex, kind: content.content.contentType.ratchet, suite: suite)
        else {
            throw .groupIsInactive
        }
        let message = try ContentProtection.seal(
            content, with: key.key, padding: padding, reuseGuard: random.reuseGuard(),
            senderDataSecret: state.secrets.senderDataSecret, suite: suite)
        try secretTree?.consume(key)
        return MLSMessage.privateMessage(message).tlsEncoded(reserving: message.ciphertext.count + 256)
    }
}

extension RandomSource {
    /// Four random bytes.
    ///
    /// See: RFC 9420 section 6.3.1
    mutating func reuseGuard() -> UInt32 {
        var value: UInt32 = 0
        withUnsafeMutableBytes(of: &value) { fill($0) }
        return value
    }
}

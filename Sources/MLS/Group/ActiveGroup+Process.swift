extension ActiveGroup {
    /// Processes a message of the group, as it came.
    ///
    /// Application data uses its key up and proposals are kept: both change the group. A commit does not: it is checked
    /// whole and handed out, and only ``merge(_:)-(StagedCommit)`` changes the group. Whatever is thrown, the group is
    /// as before.
    ///
    /// - Parameters:
    ///   - bytes: an encoded MLSMessage.
    ///   - pending: a commit of ours whose echo this may be.
    ///   - preSharedKeys: for commits that inject some; resumption secrets of this group are found without it.
    ///   - now: seconds since 1970, for lifetimes.
    /// - Throws: ``MLSError``; see there what each origin asks of the caller.
    public mutating func process(
        _ bytes: [UInt8], pending: PendingCommit? = nil, preSharedKeys: PreSharedKeys = PreSharedKeys(),
        policy: some GroupPolicy = StandardPolicy(), now: UInt64
    ) throws(MLSError) -> ProcessedMessage {
        let message = try MLSMessage.decode(bytes)
        if let pending, pending.message == bytes, let type = message.contentType, let epoch = message.epoch {
            return .ownEcho(
                OwnEcho(contentType: type, epoch: epoch, generation: nil, isPendingCommit: true))
        }
        return try process(message, preSharedKeys: preSharedKeys, policy: policy, now: now)
    }

    /// Processes a message of the group that is decoded already.
    public mutating func process(
        _ message: MLSMessage, preSharedKeys: PreSharedKeys = PreSharedKeys(),
        policy: some GroupPolicy = StandardPolicy(), now: UInt64
    ) throws(MLSError) -> ProcessedMessage {
        guard let groupID = message.groupID, let epoch = message.epoch, let type = message.contentType else {
            throw .unexpectedMessage
        }
        try MLSError.require(.messageNamesGroup, groupID == self.groupID)
        if type.isHandshake || epoch > self.epoch {
            guard epoch == self.epoch else { throw .wrongEpoch(received: epoch, current: self.epoch) }
            try requireActive()
        }
        switch message {
        case .publicMessage(let message):
            return try process(message, preSharedKeys: preSharedKeys, policy: policy, now: now)
        case .privateMessage(let message):
            return try process(message, preSharedKeys: preSharedKeys, policy: policy, now: now)
        case .welcome, .groupInfo, .keyPackage:
            throw .unexpectedMessage
        }
    }

    // MARK: - PublicMessage

    private mutating func process(
        _ message: PublicMessage, preSharedKeys: PreSharedKeys, policy: some GroupPolicy, now: UInt64
    ) throws(MLSError) -> ProcessedMessage {
        let content = message.content
        try SenderRules.validate(content, wireFormat: .publicMessage)
        try FramingRules.checkIsAccepted(
            content.contentType, as: .publicMessage, from: content.sender, policy: policy)
        try FramingRules.checkMembershipTag(message, state: state, suite: suite)
        let authenticated = message.authenticatedContent
        try FramingRules.checkSignature(authenticated, state: state, suite: suite)
        if content.sender == .member(state.ownLeaf) {
            if case .proposal = content.body {
                let reference = ProposalReference(of: authenticated, suite: suite)
                if let known = proposals[reference] { return .proposal(known) }
            }
            return .ownEcho(
                OwnEcho(
                    contentType: content.contentType, epoch: content.epoch, generation: nil,
                    isPendingCommit: false))
        }
        return try accept(authenticated, preSharedKeys: preSharedKeys, policy: policy, now: now)
    }

    // MARK: - PrivateMessage

    private mutating func process(
        _ message: PrivateMessage, preSharedKeys: PreSharedKeys, policy: some GroupPolicy, now: UInt64
    ) throws(MLSError) -> ProcessedMessage {
        if message.epoch != epoch || status != .active {
            return .application(try openPast(message))
        }
        let senderData = try SenderData.opened(message, secret: state.secrets.senderDataSecret, suite: suite)
        guard let member = state.tree.groupMember(at: senderData.leafIndex) else {
            throw .rule(.senderIsMember)
        }
        try FramingRules.checkIsAccepted(
            message.contentType, as: .privateMessage, from: .member(senderData.leafIndex), policy: policy)
        if senderData.leafIndex == state.ownLeaf {
            return .ownEcho(
                OwnEcho(
                    contentType: message.contentType, epoch: message.epoch, generation: senderData.generation,
                    isPendingCommit: false))
        }
        let peeked = try secretTree?.peek(
            leaf: senderData.leafIndex, kind: message.contentType.ratchet, generation: senderData.generation,
            window: parameters.ratchetWindow, suite: suite)
        guard let key = peeked else { throw .groupIsInactive }
        let content = try ContentProtection.open(message, from: senderData, with: key.key, suite: suite)
        try FramingRules.checkSignature(
            content, key: member.signatureKey, encodedContext: state.encodedContext, suite: suite)
        switch content.content.body {
        case .application(let data):
            try secretTree?.consume(key)
            return .application(
                ApplicationMessage(
                    sender: member.identity, epoch: epoch, generation: senderData.generation,
                    authenticatedData: message.authenticatedData, data: data))
        case .proposal:
            let result = try accept(content, preSharedKeys: preSharedKeys, policy: policy, now: now)
            try secretTree?.consume(key)
            return result
        case .commit:
            // The key stays: a sender whose commit is refused may use the same generation for its next one, and once
            // a commit is merged the whole ratchet goes with its epoch.
            return try accept(content, preSharedKeys: preSharedKeys, policy: policy, now: now)
        }
    }

    /// Reads application data of an epoch that is over.
    private mutating func openPast(_ message: PrivateMessage) throws(MLSError) -> ApplicationMessage {
        guard let index = pastEpochs.firstIndex(where: { $0.epoch == message.epoch }) else {
            throw .wrongEpoch(received: message.epoch, current: epoch)
        }
        let senderData = try SenderData.opened(
            message, secret: pastEpochs[index].senderDataSecret, suite: suite)
        guard let sender = identity(of: senderData.leafIndex, inPastEpoch: index) else {
            throw .rule(.senderIsMember)
        }
        let key = try pastEpochs[index].secretTree.peek(
            leaf: senderData.leafIndex, kind: .application, generation: senderData.generation,
            window: parameters.ratchetWindow, suite: suite)
        let content = try ContentProtection.open(message, from: senderData, with: key.key, suite: suite)
        try FramingRules.checkSignature(
            content, key: sender.signatureKey, encodedContext: pastEpochs[index].context, suite: suite)
        guard case .application(let data) = content.content.body else { throw .unexpectedMessage }
        try pastEpochs[index].secretTree.consume(key)
        return ApplicationMessage(
            sender: sender, epoch: message.epoch, generation: senderData.generation,
            authenticatedData: message.authenticatedData, data: data)
    }

    /// Who was at a leaf in a past epoch: the first difference recorded since, or who is there now.
    private func identity(of leaf: LeafIndex, inPastEpoch index: Int) -> SenderIdentity? {
        for past in pastEpochs[index...] {
            if let known = past.differences[leaf] { return known }
        }
        return state.tree.groupMember(at: leaf)?.identity
    }

    // MARK: - Contents

    private mutating func accept(
        _ content: AuthenticatedContent, preSharedKeys: PreSharedKeys, policy: some GroupPolicy, now: UInt64
    ) throws(MLSError) -> ProcessedMessage {
        switch content.content.body {
        case .application:
            throw .rule(.applicationDataIsPrivate)
        case .proposal(let proposal):
            return .proposal(try keep(proposal, of: content, policy: policy))
        case .commit(let commit):
            let staged = try CommitStaging(
                group: self, content: content, commit: commit, preSharedKeys: preSharedKeys, policy: policy,
                now: now
            ).run()
            try policy.review(staged)
            return .commit(staged)
        }
    }

    private mutating func keep(
        _ proposal: Proposal, of content: AuthenticatedContent, policy: some GroupPolicy
    ) throws(MLSError) -> ReceivedProposal {
        let received = ReceivedProposal(
            reference: ProposalReference(of: content, suite: suite), sender: content.content.sender,
            proposal: proposal, authenticatedData: content.content.authenticatedData)
        try ProposalRules.checkIsAuthorized(
            CommittedProposal(proposal: proposal, sender: received.sender), policy: policy)
        try proposals.insert(received, limits: parameters.limits)
        return received
    }
}

/// What is needed to make a pending commit again on the same state of the group: the commit itself, and of our secrets
/// only those that cannot be derived. Its size does not depend on the group's, but for what the commit itself holds.
struct PendingCommitRecord {
    /// The first path secret gives all others; without nodes above us there is only the commit secret.
    struct Path {
        var leafPrivateKey: Secret
        var firstPathSecret: Secret?
        var commitSecret: Secret
    }

    static let version: UInt8 = 1

    let content: AuthenticatedContent
    let path: Path?
    let newSigner: SignatureKeyPair?
    let preSharedKeySecret: Secret
    let welcome: [UInt8]?
    let message: [UInt8]

    init(
        content: AuthenticatedContent, path: PathDraft?, newSigner: SignatureKeyPair?,
        preSharedKeySecret: Secret,
        welcome: [UInt8]?, message: [UInt8]
    ) {
        self.content = content
        self.path = path.map {
            Path(
                leafPrivateKey: $0.privateKeys.leafKey.secret, firstPathSecret: $0.steps.first?.pathSecret,
                commitSecret: $0.commitSecret)
        }
        self.newSigner = newSigner
        self.preSharedKeySecret = preSharedKeySecret
        self.welcome = welcome
        self.message = message
    }

    func encoded() -> Secret {
        var writer = SecretWriter(reserving: message.count * 2 + (welcome?.count ?? 0) + 512)
        writer.writeUInt8(Self.version)
        writer.write(content)
        writer.writeOptional(path) { path, writer in
            writer.writeSecret(path.leafPrivateKey)
            writer.writeOptional(path.firstPathSecret) { $1.writeSecret($0) }
            writer.writeSecret(path.commitSecret)
        }
        writer.writeOptional(newSigner) { $1.writeKeyPair($0) }
        writer.writeSecret(preSharedKeySecret)
        writer.writeOptional(welcome) { $1.writeOpaque($0) }
        writer.writeOpaque(message)
        return writer.finish()
    }

    /// - Throws: ``MLSError/snapshot(_:)``.
    init(from bytes: Secret) throws(MLSError) {
        var reader = TLSReader(bytes.span)
        do {
            try reader.expectVersion(Self.version)
            content = try AuthenticatedContent(from: &reader)
            path = try reader.readOptional { (reader) throws(WireError) in
                Path(
                    leafPrivateKey: try reader.readSecret(),
                    firstPathSecret: try reader.readOptional { (reader) throws(WireError) in
                        try reader.readSecret()
                    },
                    commitSecret: try reader.readSecret())
            }
            newSigner = try reader.readOptional { (reader) throws(WireError) in try reader.readKeyPair() }
            preSharedKeySecret = try reader.readSecret()
            welcome = try reader.readOptional { (reader) throws(WireError) in try reader.readOpaque() }
            message = try reader.readOpaque()
            try reader.expectEnd()
        } catch {
            throw .snapshot("the record of a pending commit is damaged")
        }
    }
}

extension ActiveGroup {
    /// Makes a pending commit again from its record, after a restart or to save memory.
    ///
    /// - Throws: ``MLSError/staleCommit`` if the group is not in the state the commit was made on any more,
    ///   ``MLSError/snapshot(_:)`` for bytes that are no such record.
    public func pendingCommit(from record: Secret) throws(MLSError) -> PendingCommit {
        try requireActive()
        let saved = try PendingCommitRecord(from: record)
        let frame = saved.content.content
        guard case .commit(let commit) = frame.body else { throw .snapshot("the record holds no commit") }
        guard frame.groupID == groupID, frame.epoch == epoch, frame.sender == .member(ownLeafIndex) else {
            throw .staleCommit
        }
        let list: ProposalList
        do {
            list = try ProposalList(commit.proposals, committer: frame.sender, store: proposals)
        } catch {
            throw .staleCommit
        }
        var change = try EpochChange(
            list: list, sender: frame.sender, context: context, tree: state.tree, limits: parameters.limits)
        let keys = try privateKeys(saved, commit: commit, change: &change)
        let provisional = try change.provisionalContext(suite: suite)
        let transition = try EpochTransition(
            content: saved.content, provisional: provisional,
            interimTranscriptHash: state.interimTranscriptHash,
            initSecret: state.secrets.initSecret,
            commitSecret: saved.path?.commitSecret ?? Secret.zeros(count: suite.hashLength),
            preSharedKeySecret: saved.preSharedKeySecret, suite: suite)
        guard constantTimeEquals(transition.confirmationTag, saved.content.auth.confirmationTag ?? []) else {
            throw .staleCommit
        }
        let next = NextEpoch(transition, tree: change.tree, privateKeys: keys, signer: saved.newSigner)
        let staged = change.staged(
            content: saved.content, context: transition.context, base: state.interimTranscriptHash,
            ownLeaf: ownLeafIndex, next: next)
        return PendingCommit(message: saved.message, welcome: saved.welcome, staged: staged, record: record)
    }

    private func privateKeys(
        _ saved: PendingCommitRecord, commit: Commit, change: inout EpochChange
    ) throws(MLSError) -> TreePrivateKeys {
        guard let path = commit.path, let secrets = saved.path else {
            var keys = state.privateKeys
            keys.forgetOutdated(in: change.tree)
            return keys
        }
        do {
            try change.tree.merge(path, from: ownLeafIndex, added: Set(change.added), suite: suite)
        } catch {
            throw .staleCommit
        }
        change.pathLeaf = path.leafNode
        var keys = TreePrivateKeys(leaf: ownLeafIndex, leafKey: HPKEPrivateKey(secrets.leafPrivateKey))
        if let first = secrets.firstPathSecret {
            let nodes = change.tree.filteredDirectPath(of: ownLeafIndex).map(\.node)
            _ = try keys.take(
                first, for: nodes, in: change.tree, orThrow: .updatePathKeysMatchSecrets, suite: suite)
        }
        return keys
    }
}

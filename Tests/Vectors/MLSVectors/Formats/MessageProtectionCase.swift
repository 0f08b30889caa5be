import MLS

/// `message-protection`: contents protected and unprotected as PublicMessage and PrivateMessage.
struct MessageProtectionCase: VectorCase {
    static let format = "message-protection"
    static let marks: Set<String> = [
        "sender_data_secret", "membership_key", "proposal_priv", "application_priv",
    ]

    let cipher_suite: UInt16
    let group_id: HexBytes
    let epoch: UInt64
    let tree_hash: HexBytes
    let confirmed_transcript_hash: HexBytes
    let signature_priv: HexBytes
    let signature_pub: HexBytes
    let encryption_secret: HexBytes
    let sender_data_secret: HexBytes
    let membership_key: HexBytes
    let proposal: HexBytes
    let proposal_priv: HexBytes
    let proposal_pub: HexBytes
    let commit: HexBytes
    let commit_priv: HexBytes
    let commit_pub: HexBytes
    let application: HexBytes
    let application_priv: HexBytes

    /// The sender's place, and the size of the tree, are the format's.
    private static let sender = LeafIndex(1)
    private static let math = TreeMath(depth: 1)

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let proposal = FramedContent.Body.proposal(try Proposal(tlsEncoded: self.proposal.bytes))
        let commit = FramedContent.Body.commit(try Commit(tlsEncoded: self.commit.bytes))
        let application = FramedContent.Body.application(self.application.bytes)
        try expect("proposal_pub", try openPublic(proposal_pub, suite), is: proposal)
        try expect("proposal_priv", try openPrivate(proposal_priv.bytes, suite), is: proposal)
        try expect("commit_pub", try openPublic(commit_pub, suite), is: commit)
        try expect("commit_priv", try openPrivate(commit_priv.bytes, suite), is: commit)
        try expect("application_priv", try openPrivate(application_priv.bytes, suite), is: application)
        for body in [proposal, commit] {
            let message = try protectPublic(body, suite)
            try expect("our own PublicMessage", try openPublic(HexBytes(message), suite), is: body)
        }
        for body in [proposal, commit, application] {
            try expect(
                "our own PrivateMessage", try openPrivate(try protectPrivate(body, suite), suite), is: body)
        }
    }

    private func context() -> [UInt8] {
        GroupContext(
            ciphersuite: Ciphersuite(rawValue: cipher_suite), groupID: group_id.bytes, epoch: epoch,
            treeHash: tree_hash.bytes, confirmedTranscriptHash: confirmed_transcript_hash.bytes,
            extensions: []
        ).tlsEncoded()
    }

    private func secretTree() -> SecretTree {
        SecretTree(encryptionSecret: Secret(copying: encryption_secret.bytes), math: Self.math)
    }

    private func expectSignature(_ content: AuthenticatedContent, _ suite: any CiphersuiteProvider) throws {
        try expect(
            "the signature verifies",
            content.isSigned(
                by: SignaturePublicKey(signature_pub.bytes), groupContext: context(), suite: suite))
    }

    private func openPublic(
        _ bytes: HexBytes, _ suite: any CiphersuiteProvider
    ) throws -> FramedContent.Body {
        guard case .publicMessage(let message) = try MLSMessage(tlsEncoded: bytes.bytes) else {
            throw VectorFailure("no PublicMessage")
        }
        let isTagged = suite.isMAC(
            message.membershipTag ?? [], of: message.membershipTagInput(groupContext: context()),
            key: Secret(copying: membership_key.bytes))
        try expect("the membership tag verifies", isTagged)
        try expectSignature(message.authenticatedContent, suite)
        return message.content.body
    }

    private func openPrivate(
        _ bytes: [UInt8], _ suite: any CiphersuiteProvider
    ) throws -> FramedContent.Body {
        guard case .privateMessage(let message) = try MLSMessage(tlsEncoded: bytes) else {
            throw VectorFailure("no PrivateMessage")
        }
        let senderData = try SenderData.opened(
            message, secret: Secret(copying: sender_data_secret.bytes), suite: suite)
        try expect("sender", senderData.leafIndex, is: Self.sender)
        let key = try secretTree().peek(
            leaf: senderData.leafIndex, kind: message.contentType == .application ? .application : .handshake,
            generation: senderData.generation, window: RatchetWindow(), suite: suite)
        let content = try ContentProtection.open(message, from: senderData, with: key.key, suite: suite)
        try expectSignature(content, suite)
        return content.content.body
    }

    private func signed(
        _ body: FramedContent.Body, _ format: WireFormat, _ suite: any CiphersuiteProvider
    ) throws -> AuthenticatedContent {
        let content = FramedContent(
            groupID: group_id.bytes, epoch: epoch, sender: .member(Self.sender), body: body)
        var tag: [UInt8]?
        if case .commit = body { tag = [UInt8](repeating: 7, count: suite.hashLength) }
        return try AuthenticatedContent.signed(
            content, wireFormat: format, groupContext: context(), confirmationTag: tag,
            with: SignaturePrivateKey(signature_priv.privateKey(of: suite)), suite: suite)
    }

    private func protectPublic(
        _ body: FramedContent.Body, _ suite: any CiphersuiteProvider
    ) throws -> [UInt8] {
        let message = PublicMessage.protecting(
            try signed(body, .publicMessage, suite), groupContext: context(),
            membershipKey: Secret(copying: membership_key.bytes), suite: suite)
        return MLSMessage.publicMessage(message).tlsEncoded()
    }

    private func protectPrivate(
        _ body: FramedContent.Body, _ suite: any CiphersuiteProvider
    ) throws -> [UInt8] {
        let kind: RatchetKind = body.contentType == .application ? .application : .handshake
        let key = try secretTree().peekNext(leaf: Self.sender, kind: kind, suite: suite)
        let message = try ContentProtection.seal(
            try signed(body, .privateMessage, suite), with: key.key, padding: .toMultiple(of: 64),
            reuseGuard: 0x0102_0304, senderDataSecret: Secret(copying: sender_data_secret.bytes), suite: suite
        )
        return MLSMessage.privateMessage(message).tlsEncoded()
    }
}

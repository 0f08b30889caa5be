/// The rules a message must keep before its content is looked at.
///
/// See: RFC 9420 section 6
enum FramingRules {
    /// How many bytes a message has at most: a vector ends below 2^30, and what is signed is a message with the group's
    /// context beside it, in one vector.
    static let maximumMessageLength = 1 << 28

    /// - Throws: ``MLSError/malformed(_:)``.
    static func checkLength(_ count: Int) throws(MLSError) {
        guard count <= maximumMessageLength else { throw .malformed(.lengthTooLarge) }
    }

    /// "ProtocolVersion version = mls10" (6)
    static func checkVersion(_ message: [UInt8]) throws(MLSError) {
        guard message.count >= 2 else { return }
        let version = UInt16(message[0]) << 8 | UInt16(message[1])
        try MLSError.require(.messageVersionIsKnown, version == ProtocolVersion.mls10.rawValue)
    }

    /// The application takes messages of this kind.
    static func checkIsAccepted(
        _ type: ContentType, as wireFormat: WireFormat, from sender: Sender, policy: some GroupPolicy
    ) throws(MLSError) {
        guard policy.accepts(type, as: wireFormat, from: sender) else {
            throw .refusedByPolicy("this kind of message is not accepted")
        }
    }

    /// "The application MUST check membership_tag" (6.2)
    static func checkMembershipTag(
        _ message: PublicMessage, state: EpochState, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        guard message.content.sender.leafIndex != nil else { return }
        let input = message.membershipTagInput(groupContext: state.encodedContext)
        let isValid = suite.isMAC(message.membershipTag ?? [], of: input, key: state.secrets.membershipKey)
        try MLSError.require(.membershipTagIsValid, isValid)
    }

    /// "Recipients of an MLSMessage MUST verify the signature with the key depending on the sender_type" (6.1)
    static func checkSignature(
        _ content: AuthenticatedContent, state: EpochState, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let key = try signatureKey(for: content.content, state: state)
        try checkSignature(content, key: key, encodedContext: state.encodedContext, suite: suite)
    }

    /// The signature verifies with a key. (6.1)
    static func checkSignature(
        _ content: AuthenticatedContent, key: SignaturePublicKey, encodedContext: [UInt8],
        suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try MLSError.require(
            .contentSignatureIsValid, content.isSigned(by: key, groupContext: encodedContext, suite: suite))
    }

    /// The key each kind of sender signs with. (6.1)
    private static func signatureKey(
        for content: FramedContent, state: EpochState
    ) throws(MLSError) -> SignaturePublicKey {
        switch content.sender {
        case .member(let leaf):
            guard let node = state.tree.leaf(at: leaf) else { throw .rule(.senderIsMember) }
            return node.signatureKey
        case .external(let index):
            return try externalSender(index, extensions: state.context.extensions).signatureKey
        case .newMemberProposal:
            guard case .proposal(.add(let keyPackage)) = content.body else {
                throw .rule(.newMemberProposalIsAdd)
            }
            return keyPackage.leafNode.signatureKey
        case .newMemberCommit:
            guard case .commit(let commit) = content.body else { throw .rule(.newMemberCommitIsCommit) }
            guard let path = commit.path else { throw .rule(.externalCommitHasPath) }
            return path.leafNode.signatureKey
        }
    }

    /// "The signature key at the index indicated by sender_index in the external_senders group context extension" (6.1)
    static func externalSender(
        _ index: UInt32, extensions: ExtensionList
    ) throws(MLSError) -> ExternalSender {
        let list = try MLSError.decoding { () throws(WireError) in try extensions.value(ExternalSenders.self)
        }
        guard let senders = list?.senders, index < senders.count else { throw .rule(.externalSenderIsListed) }
        return senders[Int(index)]
    }
}

/// Proposals by senders who are not in the group.
///
/// See: RFC 9420 section 12.1.8
public enum OutsiderProposal {
    /// A proposal by a sender the group's `external_senders` extension lists.
    ///
    /// - Parameters:
    ///   - senderIndex: the sender's place in that list.
    ///   - epoch: the group's present epoch.
    /// - Returns: an encoded MLSMessage.
    public static func external(
        _ proposal: Proposal, senderIndex: UInt32, signer: SignaturePrivateKey, groupID: [UInt8],
        epoch: UInt64,
        ciphersuite: Ciphersuite, authenticatedData: [UInt8] = [], crypto: some CryptoProvider
    ) throws(MLSError) -> [UInt8] {
        let content = FramedContent(
            groupID: groupID, epoch: epoch, sender: .external(senderIndex),
            authenticatedData: authenticatedData,
            body: .proposal(proposal))
        return try message(content, signer: signer, ciphersuite: ciphersuite, crypto: crypto)
    }

    /// A request to be added, by the owner of a key package.
    ///
    /// - Parameter signer: the keys that signed the package.
    /// - Returns: an encoded MLSMessage.
    public static func newMember(
        _ keyPackage: KeyPackage, signer: SignaturePrivateKey, groupID: [UInt8], epoch: UInt64,
        authenticatedData: [UInt8] = [], crypto: some CryptoProvider
    ) throws(MLSError) -> [UInt8] {
        let content = FramedContent(
            groupID: groupID, epoch: epoch, sender: .newMemberProposal, authenticatedData: authenticatedData,
            body: .proposal(.add(keyPackage)))
        return try message(content, signer: signer, ciphersuite: keyPackage.ciphersuite, crypto: crypto)
    }

    private static func message(
        _ content: FramedContent, signer: SignaturePrivateKey, ciphersuite: Ciphersuite,
        crypto: some CryptoProvider
    ) throws(MLSError) -> [UInt8] {
        let suite = try MLSError.suite(ciphersuite, of: crypto)
        try SenderRules.validate(content, wireFormat: .publicMessage)
        let signed = try AuthenticatedContent.signed(
            content, wireFormat: .publicMessage, groupContext: [], with: signer, suite: suite)
        let message = PublicMessage.protecting(signed, groupContext: [], membershipKey: nil, suite: suite)
        return MLSMessage.publicMessage(message).tlsEncoded(reserving: 1024)
    }
}

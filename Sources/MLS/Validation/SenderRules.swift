/// What senders of each kind may send, and how.
///
/// See: RFC 9420 sections 6, 6.1, 12.1.8
enum SenderRules {
    static func validate(_ content: FramedContent, wireFormat: WireFormat) throws(MLSError) {
        try checkApplicationDataIsPrivate(content, wireFormat: wireFormat)
        try checkOutsiderUsesPublicMessage(content.sender, wireFormat: wireFormat)
        switch content.sender {
        case .member: break
        case .external: try checkExternalSenderContent(content.body)
        case .newMemberProposal: try checkNewMemberProposal(content.body)
        case .newMemberCommit: try checkNewMemberCommit(content.body)
        }
    }

    /// "Applications MUST use PrivateMessage to encrypt application messages" (6)
    static func checkApplicationDataIsPrivate(
        _ content: FramedContent, wireFormat: WireFormat
    ) throws(MLSError) {
        try MLSError.require(
            .applicationDataIsPrivate, content.contentType != .application || wireFormat == .privateMessage)
    }

    /// "Messages from senders that aren't in the group are sent as PublicMessage." (6)
    static func checkOutsiderUsesPublicMessage(_ sender: Sender, wireFormat: WireFormat) throws(MLSError) {
        try MLSError.require(
            .outsiderUsesPublicMessage, sender.leafIndex != nil || wireFormat == .publicMessage)
    }

    /// "The content_type of the message MUST be proposal and the proposal_type MUST be a value that is allowed for
    /// external senders." (6.1, 12.1.8)
    static func checkExternalSenderContent(_ body: FramedContent.Body) throws(MLSError) {
        guard case .proposal(let proposal) = body else { throw .rule(.externalSenderSendsProposal) }
        try MLSError.require(.externalSenderProposalTypeIsAllowed, proposal.isAllowedFromExternalSender)
    }

    /// "The content_type of the message MUST be proposal and the proposal_type of the Proposal MUST be add." (6.1)
    static func checkNewMemberProposal(_ body: FramedContent.Body) throws(MLSError) {
        guard case .proposal(.add) = body else { throw .rule(.newMemberProposalIsAdd) }
    }

    /// "The content_type of the message MUST be commit." (6.1)
    static func checkNewMemberCommit(_ body: FramedContent.Body) throws(MLSError) {
        guard case .commit = body else { throw .rule(.newMemberCommitIsCommit) }
    }
}

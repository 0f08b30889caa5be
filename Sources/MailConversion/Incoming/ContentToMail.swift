internal import Content
internal import Mail

/// Finds the renderer of a content.
enum ContentToMail {
    /// What the content looks like; a reason when it makes no mail.
    static func render(
        _ content: DecodedContent, _ encoded: EncodedContent?, _ context: RenderingContext
    ) -> Result<RenderedContent, NoMail> {
        switch content {
        case .text(let text): .success(TextToMail.render(text.text, context))
        case .markdown(let text): .success(MarkdownToMail.render(text, context))
        case .reply(let reply): ReplyToMail.render(reply, context)
        case .reaction(let reaction): .success(ReactionToMail.render(reaction, context))
        case .attachment(let file): .success(AttachmentToMail.render(file, context))
        case .remoteAttachment(let file): .success(RemoteAttachmentToMail.render(file, context))
        case .multiRemoteAttachment(let files): .success(RemoteAttachmentToMail.render(files, context))
        case .readReceipt: ReadReceiptToMail.render(context)
        case .transactionReference(let value): .success(TransactionToMail.render(value, encoded))
        case .walletSendCalls(let value): .success(TransactionToMail.render(value, encoded))
        case .actions(let value): .success(ActionsToMail.render(value, encoded, context))
        case .intent(let value): .success(ActionsToMail.render(value, context))
        case .groupUpdated(let change): GroupChangeToMail.render(change, encoded, context)
        case .groupMembershipChange(let change): GroupChangeToMail.render(change, encoded, context)
        case .leaveRequest: .success(GroupChangeToMail.renderLeaveRequest(context))
        case .deleteMessage: context.depth == 0 ? .failure(NoMail(.deletionRequest)) : unknown(encoded)
        case .editMessage(let edit): EditToMail.render(edit, context)
        case .composite(let composite): CompositeToMail.render(composite, context)
        case .unknown(let kept): unknown(kept)
        }
    }

    static func unknown(_ encoded: EncodedContent?) -> Result<RenderedContent, NoMail> {
        if let encoded, encoded.type?.type == DeviceSyncContent.contentType.type,
            encoded.type?.authority == DeviceSyncContent.contentType.authority
        {
            return .failure(NoMail(.deviceSync))
        }
        return .success(UnknownToMail.render(encoded))
    }
}

/// A content that makes no mail, and why.
struct NoMail: Error {
    let reason: NoMailReason

    init(_ reason: NoMailReason) { self.reason = reason }
}

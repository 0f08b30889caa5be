internal import Content
internal import Mail

/// What is inside, under the message it answers.
///
/// See: spec mail.md 2.6
enum ReplyToMail {
    static func render(_ reply: Reply, _ context: RenderingContext) -> Result<RenderedContent, NoMail> {
        inner(reply, context).map { rendered in
            var rendered = rendered
            rendered.target = MailIdentity(hex: reply.reference)
            rendered.reference = reply.reference
            rendered.referenceInbox = reply.referenceInboxID
            rendered.innerType = reply.content.type
            return rendered
        }
    }

    private static func inner(_ reply: Reply, _ context: RenderingContext) -> Result<RenderedContent, NoMail>
    {
        guard context.depth < RenderingContext.depthLimit else {
            return .success(RenderedContent(text: "A reply nested too deeply to be shown."))
        }
        let content = ContentRegistry.decode(reply.content)
        switch content {
        // What acts on the conversation acts only as a message of its own.
        case .reaction, .readReceipt, .deleteMessage, .leaveRequest, .groupUpdated, .groupMembershipChange,
            .editMessage:
            return ContentToMail.unknown(reply.content)
        default: return ContentToMail.render(content, reply.content, context.within)
        }
    }
}

internal import Content
internal import Mail

/// See: RFC 9078, spec mail.md 2.6
enum ReactionToMail {
    static func render(_ reaction: Reaction, _ context: RenderingContext) -> RenderedContent {
        var rendered = RenderedContent(body(reaction))
        rendered.isSeen = true
        rendered.words = [reaction.content]
        rendered.target = MailIdentity(hex: reaction.reference)
        rendered.reference = reaction.reference
        rendered.referenceInbox = reaction.referenceInboxID.isEmpty ? nil : reaction.referenceInboxID
        if reaction.action == .removed {
            rendered.extraFields = [HeaderField("XMTP-Reaction", text: "removed")]
        }
        return rendered
    }

    private static func body(_ reaction: Reaction) -> MIMEPart {
        let symbol = BodyText.line(reaction.content)
        if reaction.action == .removed { return .text("removed \(symbol)") }
        guard reaction.schema == .unicode, Emoji.isRow(reaction.content) else {
            return .text("reacted with \(symbol)")
        }
        return ReactionPart.part([symbol])
    }
}

internal import Content
internal import Mail

/// A new wording, under the message it is meant for. The reference shows nothing of such a message; we show what it says.
///
/// See: spec content.md 5.16, spec mail.md 2.4
enum EditToMail {
    static func render(_ edit: EditMessage, _ context: RenderingContext) -> Result<RenderedContent, NoMail> {
        guard context.depth < RenderingContext.depthLimit else { return ContentToMail.unknown(edit.content) }
        let rendered: Result<RenderedContent, NoMail>
        switch ContentRegistry.decode(edit.content) {
        case .text(let text): rendered = .success(TextToMail.render(text.text, context))
        case .markdown(let text): rendered = .success(MarkdownToMail.render(text, context))
        default: rendered = ContentToMail.unknown(edit.content)
        }
        return rendered.map { marked($0, edit.messageID) }
    }

    /// The other draft: an ordinary message with a parameter.
    static func marked(_ rendered: RenderedContent, _ reference: String) -> RenderedContent {
        var rendered = rendered
        rendered.target = MailIdentity(hex: reference)
        rendered.reference = reference
        rendered.extraFields.append(HeaderField("XMTP-Edit-Of", .text(HeaderText(foreign: reference))))
        return rendered
    }
}

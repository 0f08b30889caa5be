internal import Mail

/// See: spec mail.md 2.6
enum TextToMail {
    static func render(_ text: String, _ context: RenderingContext) -> RenderedContent {
        var rendered = RenderedContent(.text(shown(text, context)))
        rendered.words = [text]
        return rendered
    }

    /// The text as it came; without control characters only if the user asks for it.
    static func shown(_ text: String, _ context: RenderingContext) -> String {
        context.settings.stripsControls ? BodyText.lines(text) : text
    }
}

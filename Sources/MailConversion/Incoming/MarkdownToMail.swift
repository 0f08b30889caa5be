internal import Content
internal import Mail

/// The source, as plain text: a lone part of type `text/markdown` is not shown by every program.
///
/// See: spec mail.md 2.6
enum MarkdownToMail {
    static func render(_ markdown: Markdown, _ context: RenderingContext) -> RenderedContent {
        var rendered = RenderedContent(.text(TextToMail.shown(markdown.source, context), as: .markdown))
        rendered.words = [markdown.source]
        return rendered
    }
}

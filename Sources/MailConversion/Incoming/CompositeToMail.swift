internal import Content
internal import Mail

/// Several contents, as parts in their order.
enum CompositeToMail {
    static func render(_ composite: Composite, _ context: RenderingContext) -> Result<RenderedContent, NoMail>
    {
        guard context.depth < RenderingContext.depthLimit else {
            return .success(RenderedContent(text: "A message nested too deeply to be shown."))
        }
        var parts: [MIMEPart] = []
        var words: [String] = []
        for encoded in composite.parts.prefix(50) {
            let content = ContentRegistry.decode(encoded)
            let rendered: Result<RenderedContent, NoMail>
            switch content {
            case .text, .markdown, .attachment:
                rendered = ContentToMail.render(content, encoded, context.within)
            default: rendered = .success(UnknownToMail.render(encoded))
            }
            guard case .success(let part) = rendered else { continue }
            parts.append(part.body)
            words += part.words
        }
        guard !parts.isEmpty else { return .success(RenderedContent(text: "A message with no parts in it.")) }
        var rendered = RenderedContent(MIMEPart(.mixed, parts: parts))
        rendered.words = words
        return .success(rendered)
    }
}

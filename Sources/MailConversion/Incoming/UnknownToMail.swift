internal import Content
internal import Mail

/// What no codec reads: the sender's words for that case, or a line that says so. It is never looked into.
///
/// See: spec mail.md 2.6
enum UnknownToMail {
    static func render(_ encoded: EncodedContent?) -> RenderedContent {
        let fallback = BodyText.lines(encoded?.fallback ?? "")
        if fallback.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) {
            return RenderedContent(text: fallback)
        }
        let type = encoded?.type.map { BodyText.line($0.description) } ?? "unknown"
        var rendered = RenderedContent(text: "Message of type \(type) can not be shown.")
        // Programs send such messages to programs: nobody has to be called to them.
        rendered.isSeen = true
        return rendered
    }
}

internal import Content
internal import Mail

/// Files on web servers: as files once they are here, else a note that says what lies where.
///
/// See: spec mail.md 2.6 and 2.6.1
enum RemoteAttachmentToMail {
    static func render(_ file: RemoteAttachment, _ context: RenderingContext) -> RenderedContent {
        var rendered = RenderedContent(part(file, at: 0, context))
        rendered.words = [file.filename ?? ""]
        return rendered
    }

    static func render(_ files: MultiRemoteAttachment, _ context: RenderingContext) -> RenderedContent {
        let parts = files.attachments.prefix(partLimit).enumerated().map {
            part($0.element, at: $0.offset, context)
        }
        guard !parts.isEmpty else { return RenderedContent(text: "A message with no files in it.") }
        return RenderedContent(MIMEPart(.mixed, parts: Array(parts)))
    }

    /// More files of one message than this are not shown.
    private static let partLimit = 100

    private static func part(_ file: RemoteAttachment, at position: Int, _ context: RenderingContext)
        -> MIMEPart
    {
        let files = context.surroundings.files
        guard position < files.count, case .fetched(let attachment) = files[position] else {
            return .text(note(file, at: position, context))
        }
        var named = attachment
        // The name inside is the sender's word; the one outside only a hint.
        if named.filename?.isEmpty != false { named.filename = file.filename }
        return AttachmentToMail.part(named)
    }

    private static func note(_ file: RemoteAttachment, at position: Int, _ context: RenderingContext)
        -> String
    {
        var lines = ["A file that has not been fetched:", ""]
        lines.append("Name: \(BodyText.line(file.filename ?? "not given"))")
        lines.append("Size: \(file.contentLength.map { "\($0) bytes, encrypted" } ?? "not given")")
        lines.append("Host: \(BodyText.line(host(of: file.url)))")
        lines += ["", "Fetch it with: xmtp-mail fetch \(context.message.id.hex) \(position + 1)"]
        return lines.joined(separator: "\n")
    }

    private static func host(of url: String) -> String {
        let url = String(url.prefix(2048))
        guard let start = url.range(of: "://") else { return "not given" }
        let authority = url[start.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.split(separator: "@").last ?? "not given")
    }
}

extension String {
    /// The first occurrence of a text.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

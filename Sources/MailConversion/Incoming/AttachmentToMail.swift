internal import Content
internal import Mail

/// A file: of the type its sender names, unless that could do harm.
///
/// See: spec mail.md 2.6 and 2.9
enum AttachmentToMail {
    static func render(_ file: Attachment, _ context: RenderingContext) -> RenderedContent {
        var rendered = RenderedContent(part(file))
        rendered.words = [file.filename ?? ""]
        return rendered
    }

    static func part(_ file: Attachment) -> MIMEPart {
        let type = mediaType(file.mimeType)
        let name = file.filename ?? ""
        let isShown = type.type == "image" && !type.isActive
        let disposition: Disposition =
            isShown ? .inline(fileName: name, mediaType: type) : .attachment(fileName: name, mediaType: type)
        return MIMEPart(type, file.bytes, disposition: disposition)
    }

    /// The type without its parameters, but for the charset of a text, without which it could not be read.
    static func mediaType(_ declared: String) -> MediaType {
        let type = MediaType(untrusted: declared)
        guard type.type == "text" else { return type }
        for parameter in declared.prefix(500).split(separator: ";").dropFirst() {
            let halves = parameter.split(separator: "=", maxSplits: 1).map { BodyText.line(String($0)) }
            guard halves.count == 2, halves[0].lowercased() == "charset" else { continue }
            let value = halves[1].filter { $0 != "\"" }
            let isName = value.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7f && !"()<>@,;:\\\"/[]?=".utf8.contains($0)
            }
            guard isName, (1...40).contains(value.utf8.count),
                let charset = try? MIMEParameter("charset", value)
            else {
                continue
            }
            return type.adding(charset)
        }
        return type
    }
}

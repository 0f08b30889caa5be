internal import Content
internal import Mail
internal import MailParsing

/// The words and files of a mail, whatever structure its program gave it.
///
/// See: spec mail.md 3.6, rules 1 and 2
struct ReadableMail {
    private(set) var text = ""
    private(set) var isMarkdown = false
    private(set) var files: [Attachment] = []

    init(_ body: MIMEPart) throws(Refusal) {
        try read(body)
    }

    private mutating func read(_ part: MIMEPart) throws(Refusal) {
        switch part.mediaType.essence {
        case "multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime":
            throw Refusal(.encrypted)
        case "multipart/signed":
            // The signature is for mail programs; what is signed is the first part.
            if let signed = part.parts.first { try read(signed) }
        case "multipart/alternative":
            if let best = Self.best(of: part.parts) { try read(best) }
        default:
            if part.mediaType.isMultipart {
                for child in part.parts { try read(child) }
            } else {
                try readLeaf(part)
            }
        }
    }

    /// Markdown before plain text, plain text before HTML, HTML before what it is made of.
    private static func best(of parts: [MIMEPart]) -> MIMEPart? {
        for essence in ["text/markdown", "text/plain", "text/html"] {
            if let found = parts.first(where: { $0.mediaType.essence == essence }) { return found }
        }
        return parts.first { $0.mediaType.isMultipart } ?? parts.first
    }

    private mutating func readLeaf(_ part: MIMEPart) throws(Refusal) {
        let isFile = part.disposition?.kind == "attachment" || part.fileName != nil
        let essence = part.mediaType.essence
        guard !isFile, ["text/plain", "text/markdown", "text/html"].contains(essence) else {
            files.append(file(part))
            return
        }
        var words: String
        do {
            words = try TextDecoder.text(of: part)
        } catch {
            throw Refusal(.unknownCharset)
        }
        if essence == "text/html" {
            words = HTMLText.plain(words)
        } else if part.mediaType.parameter("format")?.lowercased() == "flowed" {
            words = FormatFlowed.decode(
                words, deletesSpace: part.mediaType.parameter("delsp")?.lowercased() == "yes")
        }
        isMarkdown =
            isMarkdown || essence == "text/markdown"
            || part.mediaType.parameter("markup")?.lowercased() == "markdown"
        let addition = Self.withoutTrailingLines(words)
        guard !addition.isEmpty else { return }
        text += text.isEmpty ? addition : "\n\n" + addition
    }

    static func withoutTrailingLines(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy({ $0 == " " || $0 == "\t" }) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private func file(_ part: MIMEPart) -> Attachment {
        let type = part.mediaType
        let isMessage = type.type == "message"
        let name: String
        if let given = part.fileName, !given.isEmpty {
            name = FileName.cleaned(given, mediaType: type)
        } else if isMessage {
            name = "forwarded.eml"
        } else {
            // The cleaner knows the usual extension of a type.
            let usual = FileName.cleaned("", mediaType: type).dropFirst("attachment".count)
            name = "attachment-\(files.count + 1)\(usual)"
        }
        return Attachment(filename: name, mimeType: described(type), bytes: part.data ?? [])
    }

    /// The type; of a text also its charset, when it is not one that everybody assumes.
    private func described(_ type: MediaType) -> String {
        guard type.type == "text", let charset = type.parameter("charset")?.lowercased(),
            !["utf-8", "us-ascii"].contains(charset)
        else { return type.essence }
        return "\(type.essence); charset=\(charset)"
    }
}

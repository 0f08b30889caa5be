/// A name for a file that a sender chose, made harmless.
///
/// See: spec mail.md 2.9, RFC 2183 section 2.3.
public enum FileName {
    /// The longest name, in bytes of UTF-8.
    public static let maximumBytes = 150

    /// The last path component, without leading dots, control characters, bidirectional overrides and the characters
    /// that some file system or shell treats specially; at most 150 bytes with its extension kept; never empty.
    public static func cleaned(_ raw: String, mediaType: MediaType) -> String {
        let last = raw.unicodeScalars.split(omittingEmptySubsequences: true) { $0 == "/" || $0 == "\\" }.last
        var kept = String.UnicodeScalarView()
        for scalar in last ?? raw.unicodeScalars.prefix(0) where !HeaderText.isDropped(scalar) {
            if ":*?\"<>|".unicodeScalars.contains(scalar) { continue }
            if HeaderText.isSpace(scalar) {
                if kept.last != " ", !kept.isEmpty { kept.append(" ") }
            } else {
                kept.append(scalar)
            }
        }
        let name = String(kept.drop { $0 == "." || $0 == " " })
        let trimmed = HeaderText(name, limit: .max).string
        guard !trimmed.isEmpty else { return "attachment" + defaultExtension(of: mediaType) }
        return shortened(trimmed)
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > maximumBytes else { return name }
        var suffix = ""
        if let dot = name.lastIndex(of: "."), dot != name.startIndex, name[dot...].utf8.count <= 20 {
            suffix = String(name[dot...])
        }
        var stem = String.UnicodeScalarView()
        var length = suffix.utf8.count
        for scalar in name.unicodeScalars.dropLast(suffix.unicodeScalars.count) {
            length += UTF8.width(scalar)
            guard length <= maximumBytes else { break }
            stem.append(scalar)
        }
        while stem.last == " " { stem.removeLast() }
        return String(stem) + suffix
    }

    private static func defaultExtension(of mediaType: MediaType) -> String {
        switch mediaType.essence {
        case "image/png": ".png"
        case "image/jpeg": ".jpg"
        case "image/gif": ".gif"
        case "image/webp": ".webp"
        case "image/svg+xml": ".svg"
        case "application/pdf": ".pdf"
        case "application/json": ".json"
        case "application/zip": ".zip"
        case "text/plain": ".txt"
        case "text/html": ".html"
        case "text/markdown": ".md"
        case "text/calendar": ".ics"
        case "audio/mpeg": ".mp3"
        case "audio/mp4": ".m4a"
        case "audio/ogg": ".ogg"
        case "video/mp4": ".mp4"
        case "video/quicktime": ".mov"
        case "message/rfc822": ".eml"
        default: ".bin"
        }
    }
}

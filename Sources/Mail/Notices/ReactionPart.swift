/// Emoji as an answer to a message.
///
/// See: RFC 9078.
public enum ReactionPart {
    /// The media type of the part in which Gmail says the same as JSON: `{"version":1,"emoji":"…"}`.
    public static let gmailEssence = "text/vnd.google.email-reaction+json"

    /// A single part with the disposition `reaction`.
    public static func part(_ emoji: [String]) -> MIMEPart {
        .text(HeaderText(emoji.joined(separator: " "), limit: .max).string, disposition: .reaction)
    }

    /// The emoji of the first reaction part; empty when the part says nothing; nil when there is none.
    ///
    /// See: RFC 9078 section 2: the part is `text/plain` in UTF-8, one line.
    public static func emoji(in body: MIMEPart) -> [String]? {
        let found = body.leaves.first { $0.disposition?.kind == "reaction" && $0.mediaType.type == "text" }
        guard let data = found?.data else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        let words = text.unicodeScalars.split { HeaderText.isSpace($0) }
        return words.map { HeaderText(String($0)).string }.filter { !$0.isEmpty }
    }
}

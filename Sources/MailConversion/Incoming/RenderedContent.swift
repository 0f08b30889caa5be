internal import Content
internal import Mail

/// What one content looks like, before it has a header.
struct RenderedContent {
    var body: MIMEPart
    /// What the mail may be named by: the first that says something.
    var words: [String] = []
    var isSeen = false
    var autoSubmitted: String?
    /// The message it hangs under instead of the root.
    var target: MailIdentity?
    /// The reference as the sender wrote it.
    var reference: String?
    var referenceInbox: String?
    var innerType: ContentTypeID?
    var extraFields: [HeaderField] = []
    /// Whether the mail's sender is the conversation's bridge rather than a person.
    var isNotice = false

    /// The beginning of a subject made of the text.
    var snippet: String? { words.lazy.compactMap(BodyText.snippet).first }

    init(_ body: MIMEPart) { self.body = body }

    init(text: String) {
        body = .text(text)
        words = [text]
    }
}

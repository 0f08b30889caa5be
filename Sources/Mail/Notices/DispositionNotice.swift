/// The answer to the question whether a mail was seen.
///
/// See: RFC 8098 section 3.
public struct DispositionNotice: Sendable, Hashable {
    /// `displayed`, `deleted`, … in lower case.
    public var disposition: String
    /// Whether a person or a program acted, and sent this: `automatic-action/MDN-sent-automatically`.
    public var mode: String
    public var reportingUserAgent: String?
    /// The address of the one who saw it.
    public var finalRecipient: String
    public var originalMessageID: MessageIdentifier?

    public init(
        disposition: String = "displayed", mode: String = "automatic-action/MDN-sent-automatically",
        reportingUserAgent: String? = nil, finalRecipient: String, originalMessageID: MessageIdentifier?
    ) {
        self.disposition = disposition
        self.mode = mode
        self.reportingUserAgent = reportingUserAgent
        self.finalRecipient = finalRecipient
        self.originalMessageID = originalMessageID
    }

    public var isDisplayed: Bool { disposition == "displayed" }

    /// The `multipart/report`.
    public func body(explanation: String) throws(MailError) -> MIMEPart {
        var fields = StatusFields()
        fields.add("Reporting-UA", reportingUserAgent)
        fields.add("Final-Recipient", "rfc822; \(finalRecipient)")
        fields.add("Original-Message-ID", originalMessageID?.description)
        fields.add("Disposition", "\(mode); \(disposition)")
        return MIMEPart(
            .report("disposition-notification"),
            parts: [.text(explanation), MIMEPart(.dispositionNotification, try fields.written())])
    }

    /// The notice in a message's body; nil when there is none.
    public init?(in body: MIMEPart) {
        guard body.mediaType.essence == "multipart/report",
            let data = body.parts.first(where: { $0.mediaType.essence == "message/disposition-notification" }
            )?.data,
            let group = StatusFields(parsing: data).groups.first,
            let recipient = StatusFields.value("Final-Recipient", in: group),
            let disposition = StatusFields.value("Disposition", in: group)
        else { return nil }
        let halves = disposition.split(separator: ";", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        mode = HeaderText(String(halves[0])).string
        // Modifiers follow a slash.
        self.disposition = HeaderText(String(halves[1].prefix { $0 != "/" })).string.lowercased()
        finalRecipient = StatusFields.untyped(recipient)
        reportingUserAgent = StatusFields.value("Reporting-UA", in: group)
        originalMessageID = StatusFields.value("Original-Message-ID", in: group).flatMap { text in
            let bare = text.drop { $0 == "<" }.prefix { $0 != ">" }
            return try? MessageIdentifier(String(bare))
        }
    }
}

/// What kind of value a header field has. The name decides; unknown names are unstructured text.
///
/// See: RFC 5322 section 3.6, RFC 2919 section 3.
public enum HeaderSyntax: Sendable, Hashable {
    /// Unstructured text, encoded words where needed.
    case text
    /// A list of addresses.
    case mailboxes
    /// One address without brackets or display name.
    case bareMailbox
    /// Message identifiers.
    case identifiers
    /// A date and time.
    case date
    /// A phrase and a list identifier.
    case list
}

extension HeaderSyntax {
    /// - Parameter name: in lower case.
    init(ofField name: String) {
        self =
            switch name {
            case "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender", "resent-to",
                "resent-cc", "resent-bcc", "mail-followup-to", "mail-reply-to", "disposition-notification-to":
                .mailboxes
            case "delivered-to": .bareMailbox
            case "message-id", "in-reply-to", "references", "resent-message-id": .identifiers
            case "date", "expires", "resent-date": .date
            case "list-id": .list
            default: .text
            }
    }
}

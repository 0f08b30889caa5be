/// What stands around a mail: from whom, to whom, and which notices its writer wants.
///
/// See: RFC 5321 section 2.3.1, RFC 3461
public struct SMTPEnvelope: Hashable, Sendable {
    /// Nil for the null sender.
    public internal(set) var sender: String?
    public internal(set) var recipients: [String] = []
    /// `never`, or some of `success`, `failure`, `delay`; nil when no recipient asked for anything.
    public internal(set) var notify: String?
    /// `full` or `hdrs`.
    public internal(set) var returns: String?
    public internal(set) var envelopeID: String?

    /// From one to others, with no wishes.
    package init(sender: String? = nil, recipients: [String] = []) {
        self.sender = sender
        self.recipients = recipients
    }

    /// Reads the parameters of MAIL.
    ///
    /// - Returns: the answer that refuses them, or nil.
    mutating func take(_ parameters: [SMTPParameter], limit: Int) -> SMTPReply? {
        for parameter in parameters {
            let value = parameter.value
            switch parameter.name {
            case "SIZE":
                guard let size = value.flatMap({ UInt64($0) }) else { return .badParameter }
                if size > UInt64(limit) { return .messageTooLarge }
            case "BODY":
                guard ["7BIT", "8BITMIME"].contains(value?.uppercased()) else { return .badParameter }
            case "SMTPUTF8":
                guard value == nil else { return .badParameter }
            case "RET":
                guard let value = value?.lowercased(), ["full", "hdrs"].contains(value), returns == nil else {
                    return .badParameter
                }
                returns = value
            case "ENVID":
                guard let value, !value.isEmpty, value.utf8.count <= 100, envelopeID == nil else {
                    return .badParameter
                }
                envelopeID = value
            // Who says who wrote it is of no consequence: whoever is logged in did. See: RFC 4954 section 5
            case "AUTH": guard value != nil else { return .badParameter }
            default: return .badParameter
            }
        }
        return nil
    }

    /// What the parameters of RCPT ask for; nil when they are wrong.
    static func notices(_ parameters: [SMTPParameter]) -> Set<String>? {
        var wanted: Set<String>?
        for parameter in parameters {
            switch parameter.name {
            case "NOTIFY":
                let words = parameter.value?.lowercased().split(separator: ",").map(String.init) ?? []
                let known = words.allSatisfy { ["never", "success", "failure", "delay"].contains($0) }
                guard !words.isEmpty, known, wanted == nil, words == ["never"] || !words.contains("never")
                else { return nil }
                wanted = Set(words)
            case "ORCPT":
                guard let value = parameter.value, value.utf8.count <= 500, value.contains(";") else {
                    return nil
                }
            default: return nil
            }
        }
        return wanted ?? []
    }

    /// One answer for the mail as a whole: never only when nobody is to be told of anything.
    mutating func add(recipient: String, notices: Set<String>) {
        recipients.append(recipient)
        guard !notices.isEmpty else { return }
        var all = Set(notify?.split(separator: ",").map(String.init) ?? []).union(notices)
        if all.count > 1 { all.remove("never") }
        notify = ["never", "success", "failure", "delay"].filter(all.contains).joined(separator: ",")
    }
}

/// A queued mail as a file: the envelope in a few lines, a blank line, the mail as it was submitted.
///
/// ```
/// XMTP-Mail-Spool: 1
/// Source: sendmail
/// Arrival: 1795341600000000000
/// Sender: me@xmtp.alt
/// Recipient: bob.eth@xmtp.alt
///
/// From: …
/// ```
public struct SpoolFile: Sendable, Hashable {
    /// Who queued it.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        case sendmail, smtp, outbox
    }

    public let source: Source
    /// Nanoseconds since 1970.
    public let arrival: Int64
    public let submission: SubmittedMail

    public init(_ submission: SubmittedMail, source: Source, arrival: Int64) {
        self.submission = submission
        self.source = source
        self.arrival = arrival
    }

    private static let firstLine = "XMTP-Mail-Spool: 1"

    /// The file's bytes.
    public var bytes: [UInt8] {
        var lines = [Self.firstLine, "Source: \(source.rawValue)", "Arrival: \(arrival)"]
        if let sender = submission.sender { lines.append("Sender: \(Self.oneLine(sender))") }
        lines += submission.recipients.map { "Recipient: \(Self.oneLine($0))" }
        if let notify = submission.notify { lines.append("Notify: \(Self.oneLine(notify))") }
        if let returns = submission.returns { lines.append("Return: \(Self.oneLine(returns))") }
        if let envelope = submission.envelopeID { lines.append("Envelope-Id: \(Self.oneLine(envelope))") }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + submission.message
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    /// Reads a file of the spool; nil when it is none, or half of one.
    public init?(parsing bytes: [UInt8]) {
        var start = 0
        var fields: [String: [String]] = [:]
        var isFirst = true
        while true {
            guard let end = bytes[start...].firstIndex(of: 0x0A) else { return nil }
            let line = String(decoding: bytes[start..<end], as: UTF8.self)
            start = end + 1
            if line.isEmpty { break }
            if isFirst {
                guard line == Self.firstLine else { return nil }
                isFirst = false
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields[String(line[..<colon]), default: []].append(String(value))
        }
        guard !isFirst, let source = fields["Source"]?.first.flatMap({ Source(rawValue: $0) }),
            let arrival = fields["Arrival"]?.first.flatMap({ Int64($0) }),
            let recipients = fields["Recipient"]
        else { return nil }
        self.source = source
        self.arrival = arrival
        submission = SubmittedMail(
            sender: fields["Sender"]?.first, recipients: recipients, notify: fields["Notify"]?.first,
            returns: fields["Return"]?.first, envelopeID: fields["Envelope-Id"]?.first,
            message: Array(bytes[start...]))
    }
}

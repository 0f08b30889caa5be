/// The name of a header field; compared without regard to case.
///
/// See: RFC 5322 section 3.6.8.
public struct HeaderName: Sendable {
    /// As it is written.
    public let spelling: String
    /// In lower case, for comparison.
    let folded: String
    /// The kind of value a field of this name has.
    public let syntax: HeaderSyntax

    /// - Parameter spelling: 1 to 76 printable ASCII characters without colon and space.
    /// - Throws: `MailError.malformed`.
    public init(_ spelling: String) throws(MailError) {
        let valid =
            spelling.utf8.count <= 76 && spelling.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
        guard valid, !spelling.isEmpty else {
            throw MailError(.malformed, "a header name is 1 to 76 printable ASCII characters without a colon")
        }
        self.init(unchecked: spelling)
    }

    init(unchecked spelling: String) {
        self.spelling = spelling
        folded = spelling.lowercased()
        syntax = HeaderSyntax(ofField: folded)
    }
}

extension HeaderName: Hashable {
    public static func == (left: HeaderName, right: HeaderName) -> Bool { left.folded == right.folded }
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}

extension HeaderName: ExpressibleByStringLiteral {
    /// A name written in the program; one that breaks the grammar is a fault of the program.
    public init(stringLiteral literal: StaticString) {
        do {
            try self.init(literal.description)
        } catch {
            preconditionFailure("header name literal: \(error)")
        }
    }
}

extension HeaderName {
    // RFC 5322 section 3.6
    public static let from = HeaderName(unchecked: "From")
    public static let sender = HeaderName(unchecked: "Sender")
    public static let replyTo = HeaderName(unchecked: "Reply-To")
    public static let to = HeaderName(unchecked: "To")
    public static let cc = HeaderName(unchecked: "Cc")
    public static let bcc = HeaderName(unchecked: "Bcc")
    public static let subject = HeaderName(unchecked: "Subject")
    public static let date = HeaderName(unchecked: "Date")
    public static let messageID = HeaderName(unchecked: "Message-ID")
    public static let inReplyTo = HeaderName(unchecked: "In-Reply-To")
    public static let references = HeaderName(unchecked: "References")
    // RFC 9228, RFC 2919, RFC 2369, RFC 3834, RFC 4021
    public static let deliveredTo = HeaderName(unchecked: "Delivered-To")
    public static let listID = HeaderName(unchecked: "List-Id")
    public static let listPost = HeaderName(unchecked: "List-Post")
    public static let autoSubmitted = HeaderName(unchecked: "Auto-Submitted")
    public static let expires = HeaderName(unchecked: "Expires")
    // RFC 2045, RFC 2183
    static let mimeVersion = HeaderName(unchecked: "MIME-Version")
    static let contentType = HeaderName(unchecked: "Content-Type")
    static let contentTransferEncoding = HeaderName(unchecked: "Content-Transfer-Encoding")
    static let contentDisposition = HeaderName(unchecked: "Content-Disposition")
    static let contentID = HeaderName(unchecked: "Content-ID")

    /// Whether the field describes the body and so belongs to a part, not to the message.
    public var describesBody: Bool { folded.hasPrefix("content-") || folded == "mime-version" }
}

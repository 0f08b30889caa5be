/// What kind of data a part holds.
///
/// See: RFC 2045 section 5, RFC 2046.
public struct MediaType: Sendable, Hashable {
    /// In lower case.
    public let type: String
    /// In lower case.
    public let subtype: String
    /// In order; the boundary of a multipart is the writer's and is not here.
    public let parameters: [MIMEParameter]

    /// - Throws: `MailError.malformed` unless type and subtype are tokens, together at most 100 characters.
    public init(_ type: String, _ subtype: String, _ parameters: [MIMEParameter] = []) throws(MailError) {
        guard ASCII.isToken(type), ASCII.isToken(subtype), type.utf8.count + subtype.utf8.count < 100 else {
            throw MailError(.malformed, "a media type is two tokens of together at most 99 characters")
        }
        self.init(unchecked: type.lowercased(), subtype.lowercased(), parameters)
    }

    private init(unchecked type: String, _ subtype: String, _ parameters: [MIMEParameter] = []) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// A media type that a sender names for a file, made harmless: what is not `token/token`, what would be structure
    /// (`multipart/*`, `message/*`) and what has parameters becomes plain bytes or loses them.
    ///
    /// See: spec mail.md 2.9.
    public init(untrusted name: String) {
        let bare = name.prefix { $0 != ";" }
        let halves = bare.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let parsed = try? MediaType(String(halves[0]), String(halves[1])),
            parsed.type != "multipart", parsed.type != "message"
        else {
            self = .octetStream
            return
        }
        self = parsed
    }

    /// `type/subtype`.
    public var essence: String { "\(type)/\(subtype)" }

    /// A parameter's value; nil when it is not there.
    public func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The same with one more parameter.
    public func adding(_ parameter: MIMEParameter) -> MediaType {
        MediaType(unchecked: type, subtype, parameters + [parameter])
    }

    public var isMultipart: Bool { type == "multipart" }

    /// Whether a person can read it as it is, so that it is not written as base64.
    var isText: Bool { type == "text" || essence == "application/json" }

    /// Whether showing it could run something: such a part is always an attachment.
    ///
    /// See: spec mail.md 2.9.
    public var isActive: Bool {
        ["text/html", "image/svg+xml", "text/calendar", "application/xhtml+xml"].contains(essence)
    }

    public static let plainText = MediaType(
        unchecked: "text", "plain", [MIMEParameter(unchecked: "charset", "utf-8")])
    /// Markdown source that every client shows. See: RFC 7763 for the markup, spec mail.md 2.6 for the type.
    public static let markdown = plainText.adding(MIMEParameter(unchecked: "markup", "markdown"))
    public static let octetStream = MediaType(unchecked: "application", "octet-stream")
    public static let json = MediaType(unchecked: "application", "json")
    public static let message = MediaType(unchecked: "message", "rfc822")
    public static let mixed = MediaType(unchecked: "multipart", "mixed")
    public static let deliveryStatus = MediaType(unchecked: "message", "delivery-status")
    public static let dispositionNotification = MediaType(unchecked: "message", "disposition-notification")

    /// See: RFC 6522 section 3.
    public static func report(_ reportType: String) -> MediaType {
        MediaType(unchecked: "multipart", "report", [MIMEParameter(unchecked: "report-type", reportType)])
    }
}

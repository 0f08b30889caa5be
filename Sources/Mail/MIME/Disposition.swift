/// How a part wants to be shown.
///
/// See: RFC 2183, RFC 9078 for `reaction`.
public struct Disposition: Sendable, Hashable {
    /// In lower case: `inline`, `attachment`, `reaction`, or another token.
    public let kind: String
    public let parameters: [MIMEParameter]

    /// - Throws: `MailError.malformed` unless the kind is a token of at most 60 characters.
    public init(_ kind: String, _ parameters: [MIMEParameter] = []) throws(MailError) {
        guard ASCII.isToken(kind), kind.utf8.count <= 60 else {
            throw MailError(.malformed, "a disposition is a token of at most 60 characters")
        }
        self.init(unchecked: kind.lowercased(), parameters)
    }

    private init(unchecked kind: String, _ parameters: [MIMEParameter] = []) {
        self.kind = kind
        self.parameters = parameters
    }

    public static let inline = Disposition(unchecked: "inline")
    public static let attachment = Disposition(unchecked: "attachment")
    public static let reaction = Disposition(unchecked: "reaction")

    /// A file to be saved; the name passes through ``FileName/cleaned(_:mediaType:)``.
    public static func attachment(fileName: String, mediaType: MediaType) -> Disposition {
        named("attachment", fileName, mediaType)
    }

    /// A file to be shown in place.
    public static func inline(fileName: String, mediaType: MediaType) -> Disposition {
        named("inline", fileName, mediaType)
    }

    private static func named(_ kind: String, _ fileName: String, _ mediaType: MediaType) -> Disposition {
        let name = FileName.cleaned(fileName, mediaType: mediaType)
        return Disposition(unchecked: kind, [MIMEParameter(unchecked: "filename", name)])
    }

    public var fileName: String? { parameters.first { $0.name == "filename" }?.value }

    public static func == (left: Disposition, right: Disposition) -> Bool {
        left.kind == right.kind && left.parameters == right.parameters
    }
}

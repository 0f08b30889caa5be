/// What a mail may cost. Beyond a limit it is refused whole, with the limit's name.
///
/// See: spec mail.md 6.5.
public struct ParseLimits: Sendable, Hashable {
    /// The whole mail.
    public var messageBytes: Int
    /// The header block of the mail or of a part.
    public var headerBytes: Int
    /// A line, without its end.
    public var lineBytes: Int
    /// Multiparts and enclosed messages within each other.
    public var nesting: Int
    /// Parts in all, containers included.
    public var parts: Int
    /// Comments within each other, in a structured header field.
    public var comments: Int
    /// Parameters of a `Content-Type` or `Content-Disposition`.
    public var parameters: Int
    /// Addresses in one header field.
    public var addresses: Int

    public init(
        messageBytes: Int = 26_214_400, headerBytes: Int = 262_144, lineBytes: Int = 65_536,
        nesting: Int = 16,
        parts: Int = 500, comments: Int = 20, parameters: Int = 50, addresses: Int = 2000
    ) {
        self.messageBytes = messageBytes
        self.headerBytes = headerBytes
        self.lineBytes = lineBytes
        self.nesting = nesting
        self.parts = parts
        self.comments = comments
        self.parameters = parameters
        self.addresses = addresses
    }

    /// What is submitted: 25 MiB, as the submission server announces.
    public static let submission = ParseLimits()
}

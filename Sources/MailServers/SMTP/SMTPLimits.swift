/// How much one submission server takes.
public struct SMTPLimits: Sendable, Hashable {
    /// Bytes of a mail. See: spec mail.md 3.4
    public var messageBytes = 26_214_400
    /// Bytes of a command line; those of AUTH are the longest. See: RFC 4954 section 4
    public var lineBytes = 12_288
    /// Recipients of a mail; a group has at most 250 members.
    public var recipients = 500
    /// Commands that make no sense before the connection is closed.
    public var mistakes = 20
    /// Failed logins before the connection is closed.
    public var loginAttempts = 3

    public init() {}
}

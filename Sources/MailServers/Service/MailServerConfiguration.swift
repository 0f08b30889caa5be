/// Where the servers listen, and how much they take.
///
/// See: spec mail.md 3.4, 5.2 and 5.4
public struct MailServerConfiguration: Sendable, Hashable {
    /// Loopback, unless the user names an address.
    public var addresses = ["127.0.0.1", "::1"]
    /// IMAP with TLS from the start; nil for none, 0 for any free port.
    public var imapPort: Int? = 10993
    /// Submission with TLS from the start.
    public var submissionsPort: Int? = 10465
    /// Submission that begins in the clear and must be raised to TLS.
    public var submissionPort: Int? = 10587
    /// Connections at a time, each server.
    public var imapConnections = 40
    public var submissionConnections = 20
    /// IMAP connections that have not logged in. See: spec mail.md 5.2
    public var waitingForLogin = 10
    /// Seconds until somebody has to have logged in to IMAP.
    public var loginSeconds: Int64 = 60
    /// Seconds a submission may be silent. See: RFC 5321 section 4.5.3.2
    public var idleSeconds: Int64 = 300
    /// Milliseconds until a wrong password is called wrong.
    public var failureMilliseconds: Int64 = 1000
    /// Bytes that all mails being submitted may need together.
    public var submissionMemory = 100_000_000
    public var smtp = SMTPLimits()
    public var imap = IMAPLimits()

    public init() {}
}

/// The ports that are really used.
public struct MailServerPorts: Sendable, Hashable {
    public var imap: Int?
    public var submissions: Int?
    public var submission: Int?
}

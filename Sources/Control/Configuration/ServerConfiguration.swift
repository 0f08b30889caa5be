/// Whether and where IMAP and mail submission are served.
///
/// See: spec mail.md 3.4 and 5.2
public struct ServerConfiguration: Sendable, Hashable {
    /// Whether they are served at all.
    public var isOn = false
    /// Addresses with blanks between them.
    public var addresses = "127.0.0.1 ::1"
    /// IMAP with TLS from the start; 0 for none.
    public var imapPort = 10993
    /// Submission with TLS from the start; 0 for none.
    public var submissionsPort = 10465
    /// Submission that begins in the clear; 0 for none.
    public var submissionPort = 10587

    /// The defaults.
    public init() {}
}

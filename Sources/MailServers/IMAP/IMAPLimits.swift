/// How much the IMAP front end takes before somebody has logged in.
public struct IMAPLimits: Sendable, Hashable {
    /// Bytes of a command, literals included.
    public var commandBytes = 8192
    /// Commands that make no sense before the connection is closed.
    public var mistakes = 10
    /// Failed logins before the connection is closed.
    public var loginAttempts = 3

    public init() {}
}

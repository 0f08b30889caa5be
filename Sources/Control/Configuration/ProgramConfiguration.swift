/// What the user decided about the program: the accounts, and what they share.
public struct ProgramConfiguration: Sendable, Hashable {
    /// What is logged on standard error: `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var logLevel = "notice"
    /// The folder with the state of all accounts and the spool.
    public var stateFolder: String
    /// The doors for mail programs that do not read the Maildirs themselves.
    public var servers = ServerConfiguration()
    /// The accounts, by name.
    public var accounts: [AccountConfiguration] = []

    /// No accounts yet.
    public init(stateFolder: String) { self.stateFolder = stateFolder }
}

/// Sizes, counts and times of the v3 network, each with its source.
public enum NodeLimits {
    /// Port of a v3 node. See: spec network.md 1.1.
    public static let nodePort = 5556
    /// Largest request or answer of a client, 25 MiB. See: spec network.md 1.12.
    public static let messageBytes = 26_214_400
    /// Rows of a page at most. See: spec network.md 1.4.
    public static let pageRows = 100
    /// Inboxes asked for in one call. See: spec network.md 2.3.
    public static let identityLogsPerCall = 50
    /// Groups asked for in one call. See: spec network.md 2.3.
    public static let newestMessagesPerCall = 1000
    /// Key packages asked for in one call; the node sets no limit, the answer's size does.
    public static let keyPackagesPerCall = 1000
    /// Accounts asked for in one call; the decentralised network's limit, the v3 node sets none.
    public static let accountsPerCall = 1000
    /// Welcomes published in one call. See: spec network.md 2.3.
    public static let welcomesPerCall = 50
    /// Commit log entries published in one call. See: spec network.md 1.8.
    public static let commitLogEntriesPerCall = 10
    /// Groups whose commit log is asked for in one call. See: spec network.md 1.8.
    public static let commitLogsPerCall = 20
    /// How long to stay quiet after the node's rate limit was hit. See: spec network.md 1.12.
    public static let pauseAfterRateLimit = Duration.seconds(60)
    /// Time between pings on an idle connection; below 15 s the node hangs up. See: spec network.md 1.1, 2.4.
    public static let keepaliveInterval = Duration.seconds(16)
    /// How long to wait for the answer to a ping. See: spec network.md 2.4.
    public static let keepaliveTimeout = Duration.seconds(10)
    /// The libxmtp release this client speaks like; the node judges versions by it. See: spec network.md 1.2.
    public static let libxmtpVersion = "1.10.0"
    /// Largest history archive its server takes. See: spec network.md 6.2.
    public static let archiveBytes = 15_000_000
    /// Largest file fetched from anywhere unless the caller allows more.
    public static let downloadBytes = 100 * 1024 * 1024
}

/// What the node takes at most. Where the public network has a figure, it is the same one.
public struct NodeServerLimits: Sendable {
    /// Largest request. See: spec network.md 1.12.
    public var requestBytes = 50 * 1024 * 1024
    /// All unfinished requests together.
    public var allRequestsBytes = 512 * 1024 * 1024
    /// Largest answer built for one request; clients take 25 MiB.
    public var answerBytes = 50 * 1024 * 1024
    /// Rows of a page. See: spec network.md 1.4.
    public var pageRows = 100
    /// Identity updates per inbox. See: spec network.md 1.9.
    public var inboxLogEntries = 256
    /// Commit log entries per publish. See: spec network.md 1.8.
    public var commitLogInserts = 10
    /// Groups per commit log query. See: spec network.md 1.8.
    public var commitLogQueries = 20
    /// Rows a subscription may lag behind before it is ended. See: spec network.md 1.5.
    public var liveRows = 1024
    /// Bytes a subscription may lag behind before it is ended.
    public var liveBytes = 64 * 1024 * 1024
    /// Open subscriptions.
    public var subscriptions = 20_000
    /// Open connections, gRPC and files together.
    public var connections = 2_000
    /// Calls and streams at once on one connection.
    public var streamsPerConnection = 2_000
    /// Largest uploaded file.
    public var fileBytes = 100 * 1024 * 1024
    /// All uploaded files together.
    public var allFilesBytes = 20 * 1024 * 1024 * 1024
    /// Uploads at once.
    public var uploads = 16

    public init() {}
}

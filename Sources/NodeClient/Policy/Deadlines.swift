/// How long to wait for what.
public struct Deadlines: Sendable, Hashable {
    /// A call that reads. The reference waits 120 s for everything; a question that takes longer than this is better
    /// asked again.
    public var query: Duration
    /// A call that writes, up to 25 MiB over a slow line. See: spec network.md 2.4.
    public var publish: Duration

    public init(query: Duration = .seconds(30), publish: Duration = .seconds(120)) {
        self.query = query
        self.publish = publish
    }
}

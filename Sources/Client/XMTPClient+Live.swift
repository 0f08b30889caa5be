import Store

extension XMTPClient {
    /// Yields after every transaction that appended events; several of them may be one signal.
    ///
    /// Any number of listeners. Begin to listen before reading the events, and none is missed.
    public func eventSignals() -> AsyncStream<Void> { context.database.eventSignals() }

    /// Keeps the account up to date until the task is cancelled: follows the node's streams, sends what is queued, and
    /// does what is due.
    ///
    /// Works without a network from the start: a node that cannot be reached is a state (``liveStatus()``), not an end.
    ///
    /// - Parameter onReport: Called for people to read; what happened is in the events.
    /// - Throws: ``ClientError`` with code `busy` when it runs already, `StoreError` when the store is damaged.
    public func run(onReport: @escaping @Sendable (LiveReport) -> Void = { _ in }) async throws {
        guard board.begin() else {
            throw ClientError(.busy, "This account is being kept up to date already.")
        }
        defer { board.end() }
        try await LiveFeed(engine: engine, housekeeping: housekeeping, board: board, report: onReport).run()
    }

    /// How the live feed is doing.
    public func liveStatus() throws -> LiveStatus {
        var status = board.current
        status.unsent = try context.database.read { try $0.openIntentCount() }
        return status
    }
}

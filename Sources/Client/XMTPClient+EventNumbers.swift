import Store

extension XMTPClient {
    /// The number of the newest event; 0 when there was none yet.
    public func newestEventNumber() throws -> Int64 {
        try context.database.read { try $0.newestEventNumber() }
    }
}

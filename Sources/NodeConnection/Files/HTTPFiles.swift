public import NodeClient

/// Carries files over HTTP; connections last as long as one transfer.
public struct HTTPFiles: FileCarrier {
    /// Opens nothing.
    public init() {}

    public func upload(
        _ bytes: [UInt8], to server: String, limit: Int
    ) async throws(NodeError) -> String {
        try await FileTransfer().upload(bytes, to: server, limit: limit)
    }

    public func put(
        _ bytes: [UInt8], at url: String, headers: [(name: String, value: String)], limit: Int
    ) async throws(NodeError) {
        try await FileTransfer().put(bytes, at: url, headers: headers, limit: limit)
    }

    public func download(_ url: String, limit: Int) async throws(NodeError) -> [UInt8] {
        try await FileTransfer().download(url, limit: limit)
    }

    public func fetch(_ url: String, rules: FetchRules, limit: Int?) async throws(NodeError) -> [UInt8] {
        try await GuardedFetch(rules).fetch(url, limit: limit)
    }
}

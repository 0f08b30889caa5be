import NodeClient

/// How our own installations exchange what happened before one of them came.
struct HistorySettings: Sendable {
    /// Where archives are left for each other, such as `https://host`; nothing is uploaded anywhere else.
    var server: String?
    /// Carries archives there and back.
    var files: (any FileCarrier)?
    /// Whether requests of our other installations are answered without asking.
    var answersRequests = false

    /// - Throws: ``ClientError`` with code `invalid` when no server is configured.
    func demandServer() throws(ClientError) -> String {
        guard let server else {
            throw ClientError(.invalid, "No history server is configured: set one, or use an archive file.")
        }
        return server
    }

    /// - Throws: ``ClientError`` with code `invalid` when there is nothing that carries archives.
    func demandFiles() throws(ClientError) -> any FileCarrier {
        guard let files else {
            throw ClientError(.invalid, "This account was opened without a way to servers of archives.")
        }
        return files
    }
}

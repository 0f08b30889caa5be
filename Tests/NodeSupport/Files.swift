internal import LocalNode
internal import Logging
internal import NodeServer

/// Runs a file server for the time of `body`; its address is without a path.
public func withFiles(_ body: (String) async throws -> Void) async throws {
    var configuration = LocalNodeServer.Configuration()
    configuration.port = 0
    configuration.filesPort = 0
    let server = try LocalNodeServer(
        configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { try await server.run() }
    do {
        try await body("http://127.0.0.1:\(server.filesPort ?? 0)")
    } catch {
        server.stop()
        throw error
    }
    server.stop()
    try await running.value
}

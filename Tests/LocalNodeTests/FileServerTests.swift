import LocalNode
import Logging
import NodeServer
import NodeTestSupport
import Testing

/// The file server across real sockets.
@Suite(.timeLimit(.minutes(1)))
struct FileServerTests {
    /// What is written last is still with the server when it is done: closing must wait until the reader has made room.
    @Test func anAnswerIsWholeBeforeItsConnectionIsClosed() async throws {
        var configuration = LocalNodeServer.Configuration()
        configuration.port = 0
        configuration.filesPort = 0
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try LocalNodeServer(configuration, judges: .standIns, logger: logger)
        let port = try #require(server.filesPort)
        let running = Task { try await server.run() }
        let file = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        let id = try await server.engine.beginFile()
        try await server.engine.appendToFile(id, part: 0, file)
        try await server.engine.completeFile(id)
        let request = "GET /files/\(id) HTTP/1.1\r\nHost: files\r\nConnection: close\r\n\r\n"
        let answer = try await Task.detached { try SlowReader(port: port).answer(to: request) }.value
        // Not the bytes themselves: a failure would print them all.
        let isWhole = answer.suffix(file.count).elementsEqual(file)
        #expect(isWhole, "\(answer.count) bytes arrived of a file of \(file.count)")
        #expect(answer.starts(with: "HTTP/1.1 200 OK\r\n".utf8))
        server.stop()
        try await running.value
    }
}

internal import ArgumentParser
internal import Foundation
internal import LocalNode
internal import Logging
internal import NodeServer

/// `xmtp-mail node`: an XMTP node on this machine.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Run an XMTP node on this machine.",
        discussion: """
            The node serves the v3 API in plaintext on the loopback interface, and beside it a small file server for \
            history archives and sealed attachments. It has no accounts and no door lock. It keeps everything it is \
            given in one SQLite file; without --db it forgets everything at the end.

            Examples:
              xmtp-mail node --db ~/node.sqlite
              xmtp-mail node --port 0 --port-file ports.json --files-port 0
              xmtp-mail node --port 5556 --files-port 5558 --json

            SIGTERM or ^C stops it: streams are ended, running calls finish, the file is closed. A killed node loses \
            nothing it has acknowledged.
            """)

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port of the node; 0 picks a free one.")
    var port = 5556

    @Option(help: "Port of the file server; 0 picks a free one. No file server without it.")
    var filesPort: Int?

    @Option(help: ArgumentHelp("SQLite file with the node's state, created if missing.", valueName: "file"))
    var db: String?

    @Option(help: ArgumentHelp("Write the ports here as JSON, once listening.", valueName: "file"))
    var portFile: String?

    @Flag(help: "Say that the node is ready as a line of JSON.")
    var json = false

    @Option(help: "What to log on standard error: trace, debug, info, notice, warning, error, critical.")
    var log = "notice"

    func validate() throws {
        for number in [port, filesPort].compactMap({ $0 }) where !(0...65535).contains(number) {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard Logger.Level(rawValue: log) != nil else {
            throw ValidationError("--log takes trace, debug, info, notice, warning, error or critical.")
        }
    }

    func run() async throws {
        let level = Logger.Level(rawValue: log) ?? .notice
        let logger = Logger(label: "node") { _ in StandardErrorLog(level: level) }
        var configuration = LocalNodeServer.Configuration()
        configuration.host = host
        configuration.port = port
        configuration.filesPort = filesPort
        if let db { configuration.place = .file((db as NSString).expandingTildeInPath) }
        do {
            let server = try LocalNodeServer(configuration, logger: logger)
            try announce(server)
            let signals = StopSignals { server.stop() }
            try await server.run()
            signals.cancel()
        } catch let error as LocalNodeError {
            throw Self.status(for: error).exit(saying: error.reason)
        }
    }

    private func announce(_ server: LocalNodeServer) throws {
        let ports = Ports(
            port: server.port, filesPort: server.filesPort, pid: ProcessInfo.processInfo.processIdentifier)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let text = String(decoding: try encoder.encode(ports), as: UTF8.self)
        if let portFile {
            do {
                try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: portFile), options: .atomic)
            } catch {
                throw ExitStatus.cannotCreate.exit(saying: "\(portFile) cannot be written.")
            }
        }
        let files = server.filesPort.map { ", files on http://\(host):\($0)" } ?? ""
        let line = json ? text : "Node on http://\(host):\(server.port)\(files). Stop it with ^C."
        // Not print(): a reader of a pipe waits for this line.
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private struct Ports: Encodable {
        var port: Int
        var filesPort: Int?
        var pid: Int32
    }

    static func status(for error: LocalNodeError) -> ExitStatus {
        switch error.code {
        case .addressInUse, .addressUnusable: .unavailable
        case .addressForbidden: .notPermitted
        case .fileInUse: .tryLater
        case .fileDamaged, .fileForeign: .damagedData
        case .fileUnusable: .cannotCreate
        case .fileFailed: .inputOutput
        }
    }
}

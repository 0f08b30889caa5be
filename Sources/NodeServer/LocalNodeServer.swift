public import LocalNode
public import Logging
internal import Synchronization

/// The node on the network: the v3 API over plaintext gRPC, and the file server beside it.
///
/// ```swift
/// let server = try LocalNodeServer(configuration, judges: judges, logger: logger)
/// print(server.port)
/// try await server.run()      // until the task is cancelled or stop() is called
/// ```
///
/// See: spec network.md 1.1, 2.6.
public final class LocalNodeServer: Sendable {
    public struct Configuration: Sendable {
        /// An address of this machine. The node has no door lock: leave it on the loopback interface.
        public var host = "127.0.0.1"
        /// 0 lets the system choose.
        public var port = 5556
        /// Port of the file server; nil for none, 0 lets the system choose.
        public var filesPort: Int?
        public var place: NodeEngine.Place = .memory
        public var limits = NodeServerLimits()

        public init() {}
    }

    /// The state behind the sockets.
    public let engine: NodeEngine
    /// The port the node listens on.
    public let port: Int
    /// The port the file server listens on.
    public let filesPort: Int?

    private let calls: GRPCListener
    private let files: FileServer?
    private let failure = Mutex<LocalNodeError?>(nil)

    /// Opens the state and binds the ports; nothing is served before ``run()``.
    ///
    /// - Throws: `LocalNodeError`, one sentence each.
    public init(
        _ configuration: Configuration, judges: NodeEngine.Judges = .init(), logger: Logger
    ) throws(LocalNodeError) {
        let limits = configuration.limits
        let engine = try NodeEngine(configuration.place, judges: judges, limits: limits)
        self.engine = engine
        do throws(LocalNodeError) {
            let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
            let limiter = ConnectionLimiter(limit: limits.connections)
            port = socket.port
            if let filesPort = configuration.filesPort {
                do throws(LocalNodeError) {
                    let filesSocket = try ListeningSocket(host: configuration.host, port: filesPort)
                    files = FileServer(engine: engine, socket: filesSocket, limiter: limiter, logger: logger)
                    self.filesPort = filesSocket.port
                } catch {
                    socket.close()
                    throw error
                }
            } else {
                files = nil
                filesPort = nil
            }
            calls = GRPCListener(engine: engine, socket: socket, limiter: limiter, logger: logger)
        } catch {
            engine.close()
            throw error
        }
    }

    /// Serves until the task is cancelled or ``stop()`` is called, then ends streams with `service is shutting down`,
    /// lets running calls finish, and closes the file.
    ///
    /// - Throws: `LocalNodeError` when the file can no longer be written.
    public func run() async throws(LocalNodeError) {
        defer { engine.close() }
        engine.onFailure { failure in
            self.failure.withLock { $0 = failure }
            self.stop()
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.calls.run() }
                if let files { group.addTask { try await files.run() } }
                try await withTaskCancellationHandler {
                    // The first to end takes the other with it.
                    _ = try await group.next()
                    self.stop()
                    try await group.waitForAll()
                } onCancel: {
                    self.stop()
                }
            }
        } catch {
            throw LocalNodeError(.addressUnusable, "The node stopped serving: \(error).")
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Begins to stop; ``run()`` returns when all is done.
    public func stop() {
        engine.endSubscriptions()
        files?.stop()
        calls.stop()
    }
}

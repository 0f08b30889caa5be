internal import Listening
internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOPosix

/// Accepts connections and gives each a ``GRPCConnection``.
final class GRPCListener: Sendable {
    /// How long calls under way may take once the node is to stop.
    private static let grace = TimeAmount.seconds(10)

    private let engine: NodeEngine
    private let socket: ListeningSocket
    private let limiter: ConnectionLimiter
    private let logger: Logger
    private let memory: RequestMemory
    private let channels = ListenerChannels()

    init(engine: NodeEngine, socket: ListeningSocket, limiter: ConnectionLimiter, logger: Logger) {
        self.engine = engine
        self.socket = socket
        self.limiter = limiter
        self.logger = logger
        memory = RequestMemory(limit: engine.limits.allRequestsBytes)
    }

    /// Serves until ``stop()``, and returns when the last connection is closed.
    func run() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: GRPCSettings.unreadBytes.low, high: GRPCSettings.unreadBytes.high)
            )
            .childChannelInitializer { self.prepare($0) }
            .withBoundSocket(NIOBSDSocket.Handle(socket.descriptor)).get()
        channels.listen(on: listener)
        try await listener.closeFuture.get()
        for connection in channels.connections { try? await connection.closeFuture.get() }
    }

    private func prepare(_ channel: any Channel) -> EventLoopFuture<Void> {
        limiter.admit(channel).flatMapThrowing {
            guard self.channels.keep(channel) else { throw ChannelError.alreadyClosed }
            try channel.pipeline.syncOperations.addHandler(
                GRPCConnection(engine: self.engine, memory: self.memory, logger: self.logger))
        }
    }

    /// Takes no more connections, asks those there are to end, and closes them when they do not.
    func stop() {
        channels.end()
        for connection in channels.connections {
            connection.pipeline.fireUserInboundEventTriggered(StopConnection())
            connection.eventLoop.scheduleTask(in: Self.grace) { connection.close(promise: nil) }
        }
    }
}

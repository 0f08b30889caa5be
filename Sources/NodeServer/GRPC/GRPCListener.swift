internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOHTTP2
internal import NIOPosix
internal import Synchronization

/// Accepts connections and gives each a ``GRPCConnection``.
final class GRPCListener: Sendable {
    /// How long calls under way may take once the node is to stop.
    private static let grace = TimeAmount.seconds(10)

    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
    }

    private let engine: NodeEngine
    private let socket: ListeningSocket
    private let limiter: ConnectionLimiter
    private let logger: Logger
    private let memory: RequestMemory
    private let state = Mutex(State())

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
            .childChannelInitializer { self.prepare($0) }
            .withBoundSocket(NIOBSDSocket.Handle(socket.descriptor)).get()
        let isStopping = state.withLock { state in
            state.listener = listener
            return state.isStopping
        }
        if isStopping { listener.close(promise: nil) }
        try await listener.closeFuture.get()
        for connection in state.withLock({ Array($0.connections.values) }) {
            try? await connection.closeFuture.get()
        }
    }

    private func prepare(_ channel: any Channel) -> EventLoopFuture<Void> {
        limiter.admit(channel).flatMapThrowing {
            guard self.keep(channel) else { throw ChannelError.alreadyClosed }
            try channel.pipeline.syncOperations.addHandlers([
                GRPCSettings.handler(self.engine.limits),
                GRPCConnection(engine: self.engine, memory: self.memory, logger: self.logger),
            ])
        }
    }

    /// Remembers a connection until it is closed; false when the node stops.
    private func keep(_ channel: any Channel) -> Bool {
        let key = ObjectIdentifier(channel)
        let isKept = state.withLock { state in
            guard !state.isStopping else { return false }
            state.connections[key] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.connections[key] = nil } }
        return true
    }

    /// Takes no more connections, asks those there are to end, and closes them when they do not.
    func stop() {
        let (listener, connections) = state.withLock { state -> ((any Channel)?, [any Channel]) in
            state.isStopping = true
            return (state.listener, Array(state.connections.values))
        }
        listener?.close(promise: nil)
        for connection in connections {
            connection.pipeline.fireUserInboundEventTriggered(StopConnection())
            connection.eventLoop.scheduleTask(in: Self.grace) { connection.close(promise: nil) }
        }
    }
}

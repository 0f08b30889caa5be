internal import Foundation
internal import Listening
public import Logging
internal import NIOCore
internal import NIOPosix

/// The control socket of an account: whoever owns the store serves it, so that commands need not.
///
/// The socket lies in the account's folder, which only the user may enter; the caller holds the store's lock, so an old
/// socket in the way belongs to nobody and is replaced.
public struct ControlServer: Sendable {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Requests at work at once; more wait.
    private static let backlog: Int32 = 64
    private let path: String
    private let handlers: ControlHandlers
    private let logger: Logger

    /// A server for a socket's path.
    public init(path: String, handlers: ControlHandlers, logger: Logger = Logger(label: "xmtp.control")) {
        self.path = path
        self.handlers = handlers
        self.logger = logger
    }

    /// Serves until the task is cancelled; then running requests are cancelled, and the socket goes.
    ///
    /// - Parameter ready: called once commands can connect.
    /// - Throws: ``ControlError`` when the socket cannot be made.
    public func run(ready: @Sendable () -> Void = {}) async throws {
        // Whoever finds it finds it closed to others: it gets its name last.
        let unnamed = path + ".new"
        let socket = try SocketPath(unnamed)
        let channels = ListenerChannels()
        defer {
            channels.end()
            for channel in channels.connections { channel.close(promise: nil) }
        }
        let listener: NIOAsyncChannel<any Channel, Never>
        do {
            listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: Self.backlog)
                // Nothing is read before somebody serves: an end of the server may come first.
                .childChannelOption(.autoRead, value: false)
                .bind(unixDomainSocketPath: socket.path, cleanupExistingSocketFile: true) { channel in
                    if !channels.keep(channel) { channel.close(promise: nil) }
                    return channel.eventLoop.makeSucceededFuture(channel)
                }
        } catch {
            throw ControlError(.cannotCreate, "The control socket \(path) cannot be made.")
        }
        guard chmod(unnamed, 0o600) == 0, rename(unnamed, path) == 0 else {
            unlink(unnamed)
            throw ControlError(.cannotCreate, "The control socket \(path) cannot be made.")
        }
        defer { unlink(path) }
        ready()
        try await withThrowingDiscardingTaskGroup { group in
            try await listener.executeThenClose { connections in
                for try await channel in connections {
                    group.addTask { await serve(channel) }
                }
            }
        }
    }

    private func serve(_ channel: any Channel) async {
        do {
            let connection = try await channel.eventLoop.submit {
                try Connection(wrappingChannelSynchronously: channel)
            }.get()
            // From here on the connection has to be carried to its end.
            channel.setOption(.autoRead, value: true).whenFailure { _ in }
            try await connection.executeThenClose { inbound, outbound in
                var lines = LineReader()
                var iterator = inbound.makeAsyncIterator()
                var first: Data?
                while first == nil, let buffer = try await iterator.next() {
                    first = try lines.take(buffer).first
                }
                guard let first else { return }
                // Nothing more is to come: what does is the end of the connection, and ends the work.
                await withTaskGroup { group in
                    group.addTask {
                        await answer(first, on: connection.channel, outbound)
                        try? await connection.channel.writeOut(ByteBuffer())
                    }
                    group.addTask { await Self.untilGone(connection.channel) }
                    await group.next()
                    group.cancelAll()
                }
            }
        } catch {
            logger.debug("a control connection ended", metadata: ["cause": "\(type(of: error))"])
        }
    }

    private static func untilGone(_ channel: any Channel) async {
        let gone = AsyncStream<Void> { continuation in
            channel.closeFuture.whenComplete { _ in continuation.finish() }
        }
        for await _ in gone {}
    }

    private func answer(
        _ line: Data, on channel: any Channel, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async {
        do {
            let handler = try handler(of: line)
            try await handler.answer(line) {
                try await outbound.write(ByteBuffer(bytes: $0))
            } hint: { line in
                if channel.isWritable { channel.writeAndFlush(ByteBuffer(bytes: line), promise: nil) }
            }
        } catch {
            let frame = AnswerFrame<NoItem, Done>.error(ControlError(error))
            if let line = try? frame.line() { try? await outbound.write(ByteBuffer(bytes: line)) }
        }
    }

    private func handler(of line: Data) throws -> any AnyControlHandler {
        guard let head = try? JSONDecoder().decode(RequestHead.self, from: line) else {
            throw ControlError(.usage, "This is not a request of xmtp-mail.")
        }
        guard head.version == ControlProtocol.version else {
            throw ControlError(
                .configuration,
                "The process that owns this account is of another version; stop it and start this version.")
        }
        guard let handler = handlers.handler(named: head.request) else {
            throw ControlError.unknown(head.request)
        }
        return handler
    }
}

internal import Foundation
internal import NIOCore
internal import NIOPosix

/// The way to the process that owns an account, through its socket. Each request has a connection of its own.
public struct ControlConnection: ControlChannel {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let path: String

    /// Names the socket.
    public init(path: String) { self.path = path }

    /// Whether somebody listens.
    public func isServed() async -> Bool {
        guard let channel = try? await connect() else { return false }
        try? await channel.channel.close()
        return true
    }

    public func perform<Request: ControlRequest>(
        _ request: Request, reply: ControlReply<Request.Item>
    ) async throws -> Request.Answer {
        let line = try ControlLine.encode(RequestFrame(request))
        let connection = try await connect()
        let answer = try await connection.executeThenClose { inbound, outbound -> Request.Answer? in
            try await outbound.write(ByteBuffer(bytes: line))
            var lines = LineReader()
            for try await buffer in inbound {
                for line in try lines.take(buffer) {
                    if let answer = try await Self.receive(line, of: request, reply) { return answer }
                }
            }
            return nil
        }
        try Task.checkCancellation()
        guard let answer else {
            throw ControlError(
                .tryLater, "The process that owns this account ended before it answered; try again.")
        }
        return answer
    }

    private static func receive<Request: ControlRequest>(
        _ line: Data, of request: Request, _ reply: ControlReply<Request.Item>
    ) async throws -> Request.Answer? {
        let frame: AnswerFrame<Request.Item, Request.Answer>
        do {
            frame = try JSONDecoder().decode(AnswerFrame<Request.Item, Request.Answer>.self, from: line)
        } catch {
            throw ControlError(
                .configuration,
                "The process that owns this account answers in another way; bring both to one version.")
        }
        switch frame {
        case .item(let item): try await reply.send(item)
        case .progress(let progress): reply.progress(progress)
        case .error(let error): throw error
        case .answer(let answer): return answer
        }
        return nil
    }

    private func connect() async throws -> Connection {
        let socket = try SocketPath(path)
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: socket.path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw ControlError(.unavailable, "Nobody listens on the control socket \(path).")
        }
    }
}

internal import Glibc
internal import Listening
internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// A small HTTP server for history archives and sealed attachments: `POST /upload` answers with a file id,
/// `GET /files/<id>` returns the bytes, `GET /` says that it lives.
///
/// See: spec network.md 6.2.
final class FileServer: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let engine: NodeEngine
    private let socket: ListeningSocket
    private let limiter: ConnectionLimiter
    private let logger: Logger
    private let uploads = Atomic<Int>(0)
    private let channels = ListenerChannels()

    init(engine: NodeEngine, socket: ListeningSocket, limiter: ConnectionLimiter, logger: Logger) {
        self.engine = engine
        self.socket = socket
        self.limiter = limiter
        self.logger = logger
    }

    func run() async throws {
        // A connection becomes an async channel only where it is served: such a channel must not be dropped, and at the
        // end the listener drops what nobody has taken.
        let server: NIOAsyncChannel<any Channel, Never> = try await ServerBootstrap(
            group: MultiThreadedEventLoopGroup.singleton
        )
        .childChannelOption(.maxMessagesPerRead, value: 4)
        .childChannelOption(.autoRead, value: false)
        .bind(NIOBSDSocket.Handle(socket.descriptor)) { [limiter, channels] channel in
            limiter.admit(channel).map {
                if !channels.keep(channel) { channel.close(promise: nil) }
                return channel
            }
        }
        channels.listen(on: server.channel)
        defer { for connection in channels.connections { connection.close(promise: nil) } }
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await self.serve(connection) }
                }
            }
            channels.end()
            group.cancelAll()
        }
    }

    func stop() { channels.end() }

    private func serve(_ channel: any Channel) async {
        do {
            let connection = try await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                return try Connection(wrappingChannelSynchronously: channel)
            }.get()
            channel.setOption(.autoRead, value: true).whenFailure { _ in }
            try await connection.executeThenClose { inbound, outbound in
                let reply = FileReply(channel: channel, outbound: outbound)
                var parts = inbound.makeAsyncIterator()
                while let part = try await parts.next() {
                    guard case .head(let head) = part else { continue }
                    let isKept = try await answer(head, &parts, reply)
                    guard isKept, head.isKeepAlive else { break }
                }
            }
        } catch {
            logger.debug("file connection ended", metadata: ["error": "\(type(of: error))"])
        }
    }

    private typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    /// Answers one request; false when the connection must not be used again.
    private func answer(
        _ head: HTTPRequestHead, _ parts: inout Parts, _ reply: FileReply
    ) async throws -> Bool {
        let path = head.uri.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
        switch (head.method, path) {
        case (.POST, "/upload"):
            return try await upload(head, &parts, reply)
        case (.GET, let path) where path.hasPrefix("/files/"),
            (.HEAD, let path) where path.hasPrefix("/files/"):
            try await skipBody(&parts)
            try await download(String(path.dropFirst("/files/".count)), head, reply)
        case (.GET, "/"), (.HEAD, "/"):
            try await skipBody(&parts)
            try await reply.send(.ok, "alive\n", isHead: head.method == .HEAD)
        default:
            try await skipBody(&parts)
            try await reply.send(.notFound, "not found\n", isHead: head.method == .HEAD)
        }
        return true
    }

    private func skipBody(_ parts: inout Parts) async throws {
        while let part = try await parts.next() {
            if case .end = part { return }
        }
    }

    private func upload(
        _ head: HTTPRequestHead, _ parts: inout Parts, _ reply: FileReply
    ) async throws -> Bool {
        let limit = engine.limits.fileBytes
        if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > limit {
            try await reply.send(.payloadTooLarge, "files up to \(limit) bytes are taken\n")
            return false
        }
        guard uploads.wrappingAdd(1, ordering: .relaxed).newValue <= engine.limits.uploads else {
            uploads.wrappingSubtract(1, ordering: .relaxed)
            try await reply.send(.serviceUnavailable, "too many uploads at once\n")
            return false
        }
        defer { uploads.wrappingSubtract(1, ordering: .relaxed) }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            try await reply.goOn()
        }
        return try await store(limit: limit, &parts, reply)
    }

    /// Bytes of one stored part.
    private static let partBytes = 1 << 20

    private func store(limit: Int, _ parts: inout Parts, _ reply: FileReply) async throws -> Bool {
        let id: String
        do {
            id = try await engine.beginFile()
        } catch {
            try await reply.send(.insufficientStorage, "\(error.text)\n")
            return false
        }
        var (size, number, pending, isWhole): (Int, Int, [UInt8], Bool) = (0, 0, [], false)
        do {
            while let part = try await parts.next() {
                switch part {
                case .head: continue
                case .body(let bytes):
                    size += bytes.readableBytes
                    guard size <= limit else { break }
                    pending.append(contentsOf: bytes.readableBytesView)
                    if pending.count >= Self.partBytes {
                        try await engine.appendToFile(id, part: number, pending)
                        (number, pending) = (number + 1, [])
                    }
                case .end: isWhole = true
                }
                if isWhole || size > limit { break }
            }
            guard isWhole else {
                await engine.dropFile(id)
                if size > limit {
                    try await reply.send(.payloadTooLarge, "files up to \(limit) bytes are taken\n")
                }
                return false
            }
            if !pending.isEmpty { try await engine.appendToFile(id, part: number, pending) }
            try await engine.completeFile(id)
        } catch {
            await engine.dropFile(id)
            throw error
        }
        logger.debug("file kept", metadata: ["bytes": "\(size)"])
        try await reply.send(.ok, id)
        return true
    }

    private func download(_ id: String, _ head: HTTPRequestHead, _ reply: FileReply) async throws {
        guard let size = try engine.fileSize(id) else {
            try await reply.send(.notFound, "not found\n", isHead: head.method == .HEAD)
            return
        }
        try await reply.begin(.ok, type: "application/octet-stream", length: size)
        if head.method != .HEAD {
            var number = 0
            while let bytes = try engine.filePart(id, part: number) {
                try await reply.body(ByteBuffer(bytes: bytes))
                number += 1
            }
        }
        try await reply.end()
    }
}

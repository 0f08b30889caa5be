internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOHPACK
internal import NodeClient

/// One client's connection: bytes in, calls to the engine, bytes out.
///
/// Thin on purpose: an answer costs three frames in a buffer that is shared with all other answers of the moment, and no
/// task of its own where the engine allows it. What the frames mean is the business of ``HTTP2Session``.
///
/// See: spec network.md 1.1; gRPC over HTTP/2.
final class GRPCConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A call under way.
    struct Call {
        var route: CallRoute
        var encoding: String?
        var request: RequestAssembler
        /// Bytes counted in the node's request memory.
        var held = 0
        var subscription: (handle: FollowHandle, window: SendWindow)?
    }

    private let engine: NodeEngine
    private let memory: RequestMemory
    let logger: Logger
    var session: HTTP2Session
    /// Calls under way.
    private(set) var calls: [UInt32: Call] = [:]
    private(set) var outbox: Outbox?
    private var context: ChannelHandlerContext?
    private var keepalive = ServerKeepalive()
    private var ticks: [RepeatedTask] = []
    private var isClosing = false

    init(engine: NodeEngine, memory: RequestMemory, logger: Logger) {
        self.engine = engine
        self.memory = memory
        self.logger = logger
        session = HTTP2Session(streamLimit: engine.limits.streamsPerConnection)
    }

    // MARK: - Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        outbox = Outbox(eventLoop: context.eventLoop) { loopBound.value.emptyOutbox() }
        for (time, body) in [
            (ServerKeepalive.tick, { @Sendable in loopBound.value.keepAlive() }),
            (GRPCSettings.halfMinute, { @Sendable in loopBound.value.session.tick() }),
        ] {
            ticks.append(
                context.eventLoop.scheduleRepeatedTask(initialDelay: time, delay: time) { _ in body() })
        }
        if context.channel.isActive { begin() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        for tick in ticks { tick.cancel() }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    private func begin() {
        session.begin()
        flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        for id in Array(calls.keys) { forget(id) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("connection fault", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is StopConnection else { return context.fireUserInboundEventTriggered(event) }
        guard !session.isStopping else { return }
        session.stop()
        flush()
    }

    /// What is known of a call, once it has ended on either side.
    func forget(_ id: UInt32) {
        guard let call = calls.removeValue(forKey: id) else { return }
        memory.give(call.held)
        call.subscription?.window.close()
        call.subscription?.handle.cancel()
    }

    private func keepAlive() {
        switch keepalive.tick() {
        case .nothing: break
        case .ping:
            session.sendPing()
            flush()
        case .close: context?.close(promise: nil)
        }
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        keepalive.heard()
        session.receive(unwrapInboundIn(data))
        do throws(ConnectionFault) {
            while let event = try session.next() { take(event) }
        } catch {
            logger.debug("connection fault", metadata: ["error": "\(error.text)"])
            close(error.code)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        context.fireChannelReadComplete()
    }

    /// Heads of answers need no room in a window: who reads none of them may ask no more.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        context.channel.setOption(.autoRead, value: isWritable).whenFailure { _ in }
        context.fireChannelWritabilityChanged()
    }

    private func take(_ event: HTTP2Session.Event) {
        switch event {
        case .opened(let id, let headers): open(id, headers)
        case .content(let id, let bytes): receive(bytes, id)
        case .ended(let id): complete(id)
        case .closed(let id): forget(id)
        case .nothing: break
        }
    }

    private func open(_ id: UInt32, _ headers: HPACKHeaders) {
        guard let head = CallHead(headers) else { return session.abandon(id, .protocolError) }
        guard head.method == "POST", head.contentType.hasPrefix(CallHeaders.contentType) else {
            return session.end(id, trailers: CallHeaders.plain(status: head.method == "POST" ? 415 : 405))
        }
        calls[id] = Call(
            route: CallRoute(path: head.path), encoding: head.encoding,
            request: RequestAssembler(limit: engine.limits.requestBytes))
    }

    private func receive(_ bytes: ByteBuffer, _ id: UInt32) {
        // Out of the table while it grows, so that its bytes are not copied.
        guard var call = calls.removeValue(forKey: id) else { return }
        guard memory.take(bytes.readableBytes) else {
            calls[id] = call
            refuse(id, NodeRefusal(.resourceExhausted, "too many large requests at once; try again later"))
            return
        }
        call.held += bytes.readableBytes
        do throws(NodeRefusal) {
            try call.request.append(bytes.readableBytesView)
            calls[id] = call
        } catch {
            calls[id] = call
            refuse(id, error)
        }
    }

    private func complete(_ id: UInt32) {
        guard var call = calls[id] else { return }
        do throws(NodeRefusal) {
            if case .unknown(let service, let method) = call.route {
                throw NodeRefusal(.unimplemented, "unknown method \(method) for service \(service)")
            }
            let request = try call.request.plainMessage(encoding: call.encoding)
            call.request = RequestAssembler(limit: 0)
            switch call.route {
            case .unary(let method): answer(id, method, request)
            case .subscription(let stream): call.subscription = follow(id, stream, request)
            case .unknown: break
            }
            calls[id] = call
        } catch {
            refuse(id, error)
        }
    }

    private func answer(_ id: UInt32, _ method: RemoteMethod, _ request: [UInt8]) {
        guard let outbox else { return }
        logger.debug("call", metadata: ["method": "\(method.method)", "in": "\(request.count)"])
        engine.answer(method, request) { outbox.put(.answer(id, $0)) }
    }

    private func follow(
        _ id: UInt32, _ stream: RemoteStream, _ request: [UInt8]
    ) -> (handle: FollowHandle, window: SendWindow)? {
        guard let outbox else { return nil }
        // The header goes out before anything else: subscribers wait for it.
        session.send(headers: CallHeaders.subscribed, on: id)
        let (handle, window) = (FollowHandle(), SendWindow(limit: GRPCSettings.subscriptionAhead))
        let engine = engine
        Task {
            do {
                try await engine.follow(stream, request, handle: handle) { row in
                    guard window.tryTake(row.count) else { return false }
                    outbox.put(.message(id, row, window))
                    return true
                } send: { row in
                    outbox.put(.message(id, row, window))
                    try await window.take(row.count)
                }
                outbox.put(.end(id, nil))
            } catch let refusal as NodeRefusal {
                outbox.put(.end(id, refusal))
            } catch {
                outbox.put(.end(id, nil))
            }
        }
        logger.debug("stream opened", metadata: ["method": "\(stream.method)"])
        return (handle, window)
    }

    // MARK: - What leaves

    /// Gives the system what there is for the client; ends the connection behind the last call when it is to stop.
    func flush() {
        guard !isClosing else { return }
        if session.isStopping, session.isIdle { return close(.noError) }
        guard let context, let output = session.takeOutput() else { return }
        guard output.content > 0 else {
            context.writeAndFlush(wrapOutboundOut(output.bytes), promise: nil)
            return
        }
        let left = context.eventLoop.makePromise(of: Void.self)
        left.futureResult.assumeIsolated().whenComplete { result in self.did(send: output, result) }
        context.writeAndFlush(wrapOutboundOut(output.bytes), promise: left)
    }

    private func did(send output: HTTP2Session.Output, _ result: Result<Void, any Error>) {
        for (window, count) in output.windows {
            if case .failure = result { window.close() } else { window.give(count) }
        }
        session.didSend(output.content)
        flush()
    }

    /// Closes behind the last frame, once it has left.
    private func close(_ code: HTTP2Code) {
        guard !isClosing, let context else { return }
        isClosing = true
        session.sendGoAway(code)
        let left = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        left.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(
            wrapOutboundOut(session.takeOutput()?.bytes ?? ByteBuffer()), promise: left)
    }
}

/// Asks a connection to end well.
struct StopConnection: Sendable {}

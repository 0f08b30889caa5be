internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2
internal import NodeClient

/// One client's connection: HTTP/2 frames in, calls to the engine, frames out.
///
/// Thin on purpose: an answer costs three frames and no task of its own where the engine allows it. Frames are judged by
/// `NIOHTTP2Handler` before they come here, and wait there for the client's flow control window when they leave.
///
/// See: spec network.md 1.1; gRPC over HTTP/2.
final class GRPCConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// A call under way.
    struct Call {
        var route: CallRoute
        var encoding: String?
        var request: RequestAssembler
        /// Bytes counted in the node's request memory.
        var held = 0
        /// The request has come to its end or was refused: nothing more is read.
        var isComplete = false
        var subscription: (handle: FollowHandle, window: SendWindow)?
    }

    private let engine: NodeEngine
    private let memory: RequestMemory
    let logger: Logger
    /// Calls under way.
    private(set) var calls: [HTTP2StreamID: Call] = [:]
    private(set) var outbox: Outbox?
    private(set) var context: ChannelHandlerContext?
    private var keepalive = ServerKeepalive()
    private var keepaliveTask: RepeatedTask?
    private var newestStream = HTTP2StreamID.rootStream
    private var isStopping = false
    private var isClosing = false
    private var isReading = false
    private var hasUnflushed = false

    init(engine: NodeEngine, memory: RequestMemory, logger: Logger) {
        self.engine = engine
        self.memory = memory
        self.logger = logger
    }

    // MARK: - Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        outbox = Outbox(eventLoop: context.eventLoop) { loopBound.value.emptyOutbox() }
        keepaliveTask = context.eventLoop.scheduleRepeatedTask(
            initialDelay: ServerKeepalive.tick, delay: ServerKeepalive.tick
        ) { _ in loopBound.value.keepAlive() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        keepaliveTask?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        let increment = GRPCSettings.connectionWindow - GRPCSettings.protocolWindow
        send(.windowUpdate(windowSizeIncrement: increment), on: .rootStream)
        flush()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        for (id, call) in calls { forget(id, call) }
        calls = [:]
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("connection fault", metadata: ["error": "\(error)"])
        if let fault = error as? NIOHTTP2Errors.StreamError {
            send(.rstStream(.protocolError), on: fault.streamID)
            flush()
        } else {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as NIOHTTP2WindowUpdatedEvent: widen(event)
        case let event as StreamClosedEvent:
            if let call = calls.removeValue(forKey: event.streamID) { forget(event.streamID, call) }
            closeIfDone()
        case is StopConnection: stop()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func forget(_ id: HTTP2StreamID, _ call: Call) {
        memory.give(call.held)
        call.subscription?.window.close()
        call.subscription?.handle.cancel()
    }

    /// Tells the client to open no more calls; closes once those under way have ended.
    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        sendGoAway()
        flush()
        closeIfDone()
    }

    /// Closes behind the last frame, once it has left.
    private func closeIfDone() {
        guard isStopping, calls.isEmpty, !isClosing, let context else { return }
        isClosing = true
        let left = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        left.futureResult.whenComplete { _ in channel.close(promise: nil) }
        sendGoAway(left)
        flush()
    }

    private func sendGoAway(_ promise: EventLoopPromise<Void>? = nil) {
        send(
            .goAway(lastStreamID: newestStream, errorCode: .noError, opaqueData: nil), on: .rootStream,
            promise: promise)
    }

    private func keepAlive() {
        switch keepalive.tick() {
        case .nothing: break
        case .ping:
            send(.ping(HTTP2PingData(withInteger: 1), ack: false), on: .rootStream)
            flush()
        case .close: context?.close(promise: nil)
        }
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        isReading = true
        keepalive.heard()
        switch frame.payload {
        case .headers(let headers):
            if calls[frame.streamID] != nil {
                if headers.endStream { complete(frame.streamID) }
            } else {
                open(frame.streamID, headers.headers)
                if headers.endStream { complete(frame.streamID) }
            }
        case .data(let data):
            if case .byteBuffer(let bytes) = data.data { receive(bytes, frame.streamID) }
            if data.endStream { complete(frame.streamID) }
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
        context.fireChannelReadComplete()
    }

    private func open(_ id: HTTP2StreamID, _ headers: HPACKHeaders) {
        newestStream = max(newestStream, id)
        var (path, method, contentType, encoding) = ("", "", "", String?.none)
        for (name, value, _) in headers {
            switch name {
            case ":path": path = value
            case ":method": method = value
            case "content-type": contentType = value
            case "grpc-encoding": encoding = value
            default: break
            }
        }
        guard !isStopping else {
            send(.rstStream(.refusedStream), on: id)
            return
        }
        guard method == "POST", contentType.hasPrefix(CallHeaders.contentType) else {
            let status = method == "POST" ? 415 : 405
            send(.headers(.init(headers: CallHeaders.plain(status: status), endStream: true)), on: id)
            send(.rstStream(.noError), on: id)
            return
        }
        calls[id] = Call(
            route: CallRoute(path: path), encoding: encoding,
            request: RequestAssembler(limit: engine.limits.requestBytes))
    }

    private func receive(_ bytes: ByteBuffer, _ id: HTTP2StreamID) {
        guard var call = calls[id], !call.isComplete else { return }
        guard memory.take(bytes.readableBytes) else {
            refuse(id, NodeRefusal(.resourceExhausted, "too many large requests at once; try again later"))
            return
        }
        // Out of the table while it grows, so that its bytes are not copied.
        calls[id] = nil
        call.held += bytes.readableBytes
        do throws(NodeRefusal) {
            try call.request.append(bytes.readableBytesView)
            calls[id] = call
        } catch {
            calls[id] = call
            refuse(id, error)
        }
    }

    private func complete(_ id: HTTP2StreamID) {
        guard var call = calls[id], !call.isComplete else { return }
        call.isComplete = true
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
            calls[id] = call
            refuse(id, error)
        }
    }

    private func answer(_ id: HTTP2StreamID, _ method: RemoteMethod, _ request: [UInt8]) {
        guard let outbox else { return }
        logger.debug("call", metadata: ["method": "\(method.method)", "in": "\(request.count)"])
        engine.answer(method, request) { outbox.put(.answer(id, $0)) }
    }

    private func follow(
        _ id: HTTP2StreamID, _ stream: RemoteStream, _ request: [UInt8]
    ) -> (handle: FollowHandle, window: SendWindow)? {
        guard let outbox else { return nil }
        // The header goes out before anything else: subscribers wait for it.
        send(.headers(.init(headers: CallHeaders.subscribed)), on: id)
        let (handle, window) = (FollowHandle(), SendWindow(limit: GRPCSettings.subscriptionAhead))
        let engine = engine
        Task {
            do {
                try await engine.follow(stream, request, handle: handle) { row in
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

    // MARK: - Frames

    /// Gives a stream or the connection back what was read from its window.
    private func widen(_ event: NIOHTTP2WindowUpdatedEvent) {
        guard let size = event.inboundWindowSize else { return }
        let isConnection = event.streamID == .rootStream
        if !isConnection, calls[event.streamID]?.isComplete != false { return }
        let target = isConnection ? GRPCSettings.connectionWindow : GRPCSettings.streamWindow
        guard size < target / 2 else { return }
        send(.windowUpdate(windowSizeIncrement: target - size), on: event.streamID)
        if !isReading { flush() }
    }

    func send(
        _ payload: HTTP2Frame.FramePayload, on id: HTTP2StreamID, promise: EventLoopPromise<Void>? = nil
    ) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        hasUnflushed = true
        context.write(wrapOutboundOut(HTTP2Frame(streamID: id, payload: payload)), promise: promise)
    }

    func flush() {
        guard hasUnflushed else { return }
        hasUnflushed = false
        context?.flush()
    }
}

/// Asks a connection to end well.
struct StopConnection: Sendable {}

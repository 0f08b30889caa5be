internal import LocalNode
internal import Logging
internal import NIOCore
internal import NIOHTTP2

/// What goes back to the client of each call.
extension GRPCConnection {
    /// Sends what other threads have for this connection.
    func emptyOutbox() {
        guard let outbox else { return }
        for item in outbox.takeAll() {
            switch item {
            case .answer(let id, .success(let bytes)): succeed(id, bytes)
            case .answer(let id, .failure(let refusal)): refuse(id, refusal)
            case .message(let id, let bytes, let window): write(id, bytes, window)
            case .end(let id, let refusal): end(id, refusal)
            }
        }
        flush()
    }

    private func succeed(_ id: HTTP2StreamID, _ bytes: [UInt8]) {
        guard calls[id] != nil else { return }
        send(.headers(.init(headers: CallHeaders.answer)), on: id)
        send(.data(.init(data: .byteBuffer(framed(bytes)))), on: id)
        send(.headers(.init(headers: CallHeaders.success, endStream: true)), on: id)
    }

    /// Ends a call of which nothing was sent yet.
    func refuse(_ id: HTTP2StreamID, _ refusal: NodeRefusal) {
        guard let call = calls[id] else { return }
        logger.debug("refused", metadata: ["code": "\(refusal.code.rawValue)", "text": "\(refusal.text)"])
        send(.headers(.init(headers: CallHeaders.trailersOnly(refusal), endStream: true)), on: id)
        // The rest of the request is not wanted.
        if !call.isComplete { send(.rstStream(.noError), on: id) }
    }

    private func write(_ id: HTTP2StreamID, _ bytes: [UInt8], _ window: SendWindow) {
        guard let context, calls[id] != nil else { return window.close() }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { result in
            if case .failure = result { window.close() } else { window.give(bytes.count) }
        }
        send(.data(.init(data: .byteBuffer(framed(bytes)))), on: id, promise: written)
    }

    private func end(_ id: HTTP2StreamID, _ refusal: NodeRefusal?) {
        guard calls[id] != nil else { return }
        logger.debug("stream ended", metadata: ["text": "\(refusal?.text ?? "")"])
        let trailers = refusal.map(CallHeaders.trailers) ?? CallHeaders.success
        send(.headers(.init(headers: trailers, endStream: true)), on: id)
    }

    private func framed(_ bytes: [UInt8]) -> ByteBuffer {
        var buffer = context?.channel.allocator.buffer(capacity: bytes.count + 5) ?? ByteBuffer()
        buffer.writeInteger(UInt8(0))
        buffer.writeInteger(UInt32(clamping: bytes.count))
        buffer.writeBytes(bytes)
        return buffer
    }
}

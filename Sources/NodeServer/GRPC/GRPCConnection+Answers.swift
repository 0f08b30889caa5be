internal import LocalNode
internal import Logging

/// What goes back to the client of each call.
extension GRPCConnection {
    /// Sends what other threads have for this connection.
    func emptyOutbox() {
        guard let outbox else { return }
        for item in outbox.takeAll() {
            switch item {
            case .answer(let id, .success(let bytes)): succeed(id, bytes)
            case .answer(let id, .failure(let refusal)): refuse(id, refusal)
            case .message(let id, let bytes, let window): session.send(message: bytes, on: id, window: window)
            case .end(let id, let refusal): end(id, refusal)
            }
        }
        flush()
    }

    private func succeed(_ id: UInt32, _ bytes: [UInt8]) {
        session.send(headers: CallHeaders.answer, on: id)
        session.send(message: bytes, on: id)
        session.end(id, trailers: CallHeaders.success)
        forget(id)
    }

    /// Ends a call of which nothing was sent yet.
    func refuse(_ id: UInt32, _ refusal: NodeRefusal) {
        logger.debug("refused", metadata: ["code": "\(refusal.code.rawValue)", "text": "\(refusal.text)"])
        session.end(id, trailers: CallHeaders.trailersOnly(refusal))
        forget(id)
    }

    private func end(_ id: UInt32, _ refusal: NodeRefusal?) {
        logger.debug("stream ended", metadata: ["text": "\(refusal?.text ?? "")"])
        session.end(id, trailers: refusal.map(CallHeaders.trailers) ?? CallHeaders.success)
        forget(id)
    }
}

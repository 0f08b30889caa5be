import NIOCore
@testable import NodeServer

/// What a stranger sends on a connection: the first byte is the length of the pieces it comes in, the second how long
/// answers are and how soon they are on the wire. Calls are answered as they end or while they are open.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP2Session(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 2, let bytes else { return 0 }
    let input = UnsafeBufferPointer(start: bytes, count: count)
    var server = Server(answer: Int(input[1]) * 300, isSlow: input[1] & 1 == 1)
    var rest = input[2...]
    while !rest.isEmpty, server.hear(rest.prefix(Int(input[0]) + 1)) {
        rest = rest.dropFirst(Int(input[0]) + 1)
    }
    return 0
}

private struct Server {
    private var session = HTTP2Session(streamLimit: 20)
    private let answer: [UInt8]
    private let isSlow: Bool
    private var unsent = 0

    init(answer: Int, isSlow: Bool) {
        self.answer = [UInt8](repeating: 1, count: answer)
        self.isSlow = isSlow
        session.begin()
    }

    /// False after a fault of the connection.
    mutating func hear(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        session.receive(ByteBuffer(bytes: bytes))
        do throws(ConnectionFault) {
            while let event = try session.next() { take(event) }
        } catch {
            session.sendGoAway(error.code)
            _ = session.takeOutput()
            return false
        }
        let output = session.takeOutput()
        if isSlow { session.didSend(unsent) }
        unsent = output?.content ?? 0
        if !isSlow { session.didSend(unsent) }
        return true
    }

    private mutating func take(_ event: HTTP2Session.Event) {
        switch event {
        case .opened(let id, let headers):
            guard CallHead(headers) != nil else { return session.abandon(id, .protocolError) }
            session.send(headers: CallHeaders.subscribed, on: id)
        case .content(let id, let bytes):
            session.send(message: Array(bytes.readableBytesView), on: id)
        case .ended(let id):
            session.send(message: answer, on: id)
            session.end(id, trailers: CallHeaders.success)
        case .closed, .nothing: break
        }
    }
}

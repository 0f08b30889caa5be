internal import NIOCore

/// One call of a connection, as far as HTTP/2 knows it.
///
/// See: RFC 9113 5.1. States: the request is coming in, or has ended; the answer is going out, or waits for room, or has
/// ended, and then the stream is forgotten.
struct HTTP2Stream {
    /// Something that waits for room in a window.
    struct Outgoing {
        var bytes: ByteBuffer
        /// Told when the last of them is on the wire.
        var window: SendWindow?
        var count: Int
    }

    /// The end of the request has not come.
    var isRequestOpen = true
    /// Bytes the client may still send.
    var receiveWindow: Int
    /// Bytes the client still takes; below zero after it has made its windows smaller.
    var sendWindow: Int
    var queue = CircularBuffer<Outgoing>(initialCapacity: 0)
    /// The headers that end the answer, behind all that waits.
    var trailers: [UInt8]?
    /// It is among those that may go on as soon as the connection has room.
    var isInLine = false

    init(receiveWindow: Int, sendWindow: Int) {
        self.receiveWindow = receiveWindow
        self.sendWindow = sendWindow
    }
}

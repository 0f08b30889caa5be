internal import NIOCore
internal import NIOHPACK

/// The server's side of one HTTP/2 connection: bytes in, events out; answers in, bytes out.
///
/// Pure: no socket and no clock. Made for many small answers: header blocks come ready as bytes and never use the
/// compressor's table, and all that is sent between two flushes is one buffer.
///
/// States: the preface is awaited, then the client's settings, then frames; between a header frame and its last
/// continuation nothing else may come. Events: bytes arrive, an answer or a part of one is to be sent, bytes are on the
/// wire.
///
/// See: RFC 9113. What comes in is in this file and `HTTP2Session+Frames`, what goes out in `HTTP2Session+Sending`.
struct HTTP2Session {
    enum Event {
        /// A call begins.
        case opened(UInt32, HPACKHeaders)
        /// A part of a request.
        case content(UInt32, ByteBuffer)
        /// The end of a request.
        case ended(UInt32)
        /// The client has given a call up, or made a mistake in it.
        case closed(UInt32)
        /// Something without consequences.
        case nothing
    }

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    static let largestWindow = Int(Int32.max)

    // MARK: What comes in

    private var input = ByteBuffer()
    private var hasPreface = false
    private var hasSettings = false
    private var decoder: HPACKDecoder
    /// Headers of which the last part has not come.
    var unfinished: (stream: UInt32, isEnd: Bool, block: ByteBuffer)?
    /// A request of which the last part has been told, but not yet that it was the last.
    var endsNext: UInt32?
    let streamLimit: Int
    var streams: [UInt32: HTTP2Stream] = [:]
    var newestStream: UInt32 = 0
    var receiveWindow = GRPCSettings.protocolWindow
    /// Frames that cost the client nothing and us something, and calls given up, since the last tick.
    private var controlFrames = 0
    private var resets = 0
    private(set) var isStopping = false

    // MARK: What goes out

    var output = ByteBuffer()
    /// Content in `output`, and content on its way to the wire.
    var contentInOutput = 0
    var contentAhead = 0
    /// Whom to tell when `output` is on the wire.
    var windowsInOutput: [(window: SendWindow, count: Int)] = []
    var sendWindow = GRPCSettings.protocolWindow
    var initialSendWindow = GRPCSettings.protocolWindow
    /// Streams that have something to send and a window for it.
    var line = CircularBuffer<UInt32>(initialCapacity: 0)
    /// The client has made its compression table smaller, and wants to hear that we heard.
    var owesTableSize = false

    /// - Parameter streamLimit: calls a client may have under way.
    init(streamLimit: Int) {
        self.streamLimit = streamLimit
        decoder = HPACKDecoder(
            allocator: ByteBufferAllocator(), maxDynamicTableSize: HPACKDecoder.maxDynamicTableSize,
            maxHeaderListSize: HPACKDecoder.defaultMaxHeaderListSize)
    }

    /// Whether no call is under way.
    var isIdle: Bool { streams.isEmpty }

    /// Half a minute has passed.
    mutating func tick() { (controlFrames, resets) = (0, 0) }

    /// Takes no more calls and says so; those under way may end.
    mutating func stop() {
        isStopping = true
        sendGoAway()
    }

    /// Takes bytes from the client; ``next()`` tells what they mean.
    mutating func receive(_ bytes: ByteBuffer) {
        if input.readableBytes == 0 {
            input = bytes
        } else {
            var bytes = bytes
            input.writeBuffer(&bytes)
        }
    }

    /// The next event in what has come; nil when there is none yet.
    ///
    /// - Throws: a fault of the connection; nothing that came after it counts.
    mutating func next() throws(ConnectionFault) -> Event? {
        if let ended = endsNext.take() { return .ended(ended) }
        guard try takePreface() else { return nil }
        while let head = FrameHead(in: input) {
            guard head.length <= GRPCSettings.frameBytes else {
                throw ConnectionFault(.frameSizeError, "a frame of \(head.length) bytes")
            }
            guard input.readableBytes >= FrameHead.byteCount + head.length else { return nil }
            input.moveReaderIndex(forwardBy: FrameHead.byteCount)
            guard let payload = input.readSlice(length: head.length) else { return nil }
            let event = try take(head, payload)
            if case .nothing = event { continue }
            return event
        }
        return nil
    }

    private mutating func takePreface() throws(ConnectionFault) -> Bool {
        guard !hasPreface else { return true }
        let there = min(input.readableBytes, Self.preface.count)
        guard input.readableBytesView.prefix(there).elementsEqual(Self.preface.prefix(there)) else {
            throw ConnectionFault(.protocolError, "not HTTP/2")
        }
        guard there == Self.preface.count else { return false }
        input.moveReaderIndex(forwardBy: there)
        hasPreface = true
        return true
    }

    private mutating func take(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) -> Event {
        guard hasSettings || (head.kind == .settings && !head.flags.contains(.acknowledgement)) else {
            throw ConnectionFault(.protocolError, "the first frame is not the client's settings")
        }
        hasSettings = true
        if let unfinished, head.kind != .continuation || head.stream != unfinished.stream {
            throw ConnectionFault(.protocolError, "another frame before the end of the headers")
        }
        switch head.kind {
        case .data: return try takeData(head, payload)
        case .headers: return try takeHeaders(head, payload)
        case .continuation: return try takeContinuation(head, payload)
        case .reset: return try takeReset(head)
        case .windowUpdate: return try takeWindowUpdate(head, payload)
        case .settings: try takeSettings(head, payload)
        case .ping: try takePing(head, payload)
        case .priority, .goAway: try countControlFrame()
        case .pushPromise: throw ConnectionFault(.protocolError, "a client promised")
        case nil: try countControlFrame()
        }
        return .nothing
    }

    /// Headers are whole.
    mutating func take(
        headers block: ByteBuffer, of id: UInt32, isEnd: Bool
    ) throws(ConnectionFault) -> Event {
        let headers: HPACKHeaders
        do {
            var block = block
            headers = try decoder.decodeHeaders(from: &block)
        } catch {
            throw ConnectionFault(.compressionError, "\(error)")
        }
        if let stream = streams[id] {
            guard stream.isRequestOpen, isEnd else { return try breakOff(id, .protocolError) }
            streams[id]?.isRequestOpen = false
            return .ended(id)
        }
        guard id & 1 == 1 else { throw ConnectionFault(.protocolError, "headers on a stream of ours") }
        // A call that has ended on this side only: what its client still says is read for the table's sake.
        guard id > newestStream else {
            try countControlFrame()
            return .nothing
        }
        guard !isStopping, streams.count < streamLimit else {
            newestStream = id
            try countReset()
            sendReset(id, .refusedStream)
            return .nothing
        }
        newestStream = id
        var stream = HTTP2Stream(receiveWindow: GRPCSettings.streamWindow, sendWindow: initialSendWindow)
        stream.isRequestOpen = !isEnd
        streams[id] = stream
        if isEnd { endsNext = id }
        return .opened(id, headers)
    }

    // MARK: - Measure

    mutating func countControlFrame() throws(ConnectionFault) {
        controlFrames += 1
        guard controlFrames <= GRPCSettings.framesPerHalfMinute else {
            throw ConnectionFault(.enhanceYourCalm, "too many control frames")
        }
    }

    mutating func countReset() throws(ConnectionFault) {
        resets += 1
        guard resets <= GRPCSettings.framesPerHalfMinute else {
            throw ConnectionFault(.enhanceYourCalm, "too many calls given up")
        }
    }
}

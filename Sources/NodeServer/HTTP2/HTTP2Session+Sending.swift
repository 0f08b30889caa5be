internal import NIOCore
internal import NIOHPACK

/// What the server sends. See: RFC 9113 5.2, 6; gRPC over HTTP/2, responses.
extension HTTP2Session {
    /// What has to go to the client now.
    struct Output {
        var bytes: ByteBuffer
        /// Content in it; to be given to ``HTTP2Session/didSend(_:)`` when it is on the wire.
        var content: Int
        /// Whom to tell then.
        var windows: [(window: SendWindow, count: Int)]
    }

    /// Takes what has to go to the client; nil if there is nothing.
    mutating func takeOutput() -> Output? {
        guard output.readableBytes > 0 else { return nil }
        defer {
            output = ByteBuffer()
            contentAhead += contentInOutput
            contentInOutput = 0
            windowsInOutput = []
        }
        return Output(bytes: output, content: contentInOutput, windows: windowsInOutput)
    }

    /// Content has left for the wire, and more may follow.
    mutating func didSend(_ content: Int) {
        contentAhead -= content
        sendWhatWaits()
    }

    // MARK: - The connection

    /// The server's first words.
    mutating func begin() {
        let settings: [(UInt16, Int)] = [
            (3, streamLimit), (4, GRPCSettings.streamWindow), (6, HPACKDecoder.defaultMaxHeaderListSize),
        ]
        output.writeHead(.settings, stream: 0, length: settings.count * 6)
        for (name, value) in settings { output.writeMultipleIntegers(name, UInt32(clamping: value)) }
        widenConnection()
    }

    mutating func widenConnection() {
        sendWindowUpdate(0, GRPCSettings.connectionWindow - receiveWindow)
        receiveWindow = GRPCSettings.connectionWindow
    }

    mutating func sendWindowUpdate(_ stream: UInt32, _ increment: Int) {
        output.writeHead(.windowUpdate, stream: stream, length: 4)
        output.writeInteger(UInt32(clamping: increment))
    }

    mutating func sendSettingsAnswer() {
        output.writeHead(.settings, .acknowledgement, stream: 0, length: 0)
    }

    mutating func sendPing(_ content: ByteBuffer, isAnswer: Bool) {
        output.writeHead(.ping, isAnswer ? .acknowledgement : [], stream: 0, length: 8)
        output.writeImmutableBuffer(content)
    }

    /// Asks the client whether it is there.
    mutating func sendPing() { sendPing(ByteBuffer(integer: UInt64(1)), isAnswer: false) }

    mutating func sendGoAway(_ code: HTTP2Code = .noError) {
        output.writeHead(.goAway, stream: 0, length: 8)
        output.writeMultipleIntegers(newestStream, code.rawValue)
    }

    mutating func sendReset(_ id: UInt32, _ code: HTTP2Code) {
        output.writeHead(.reset, stream: id, length: 4)
        output.writeInteger(code.rawValue)
    }

    // MARK: - Answers

    /// Sends the headers before an answer's messages.
    mutating func send(headers block: [UInt8], on id: UInt32) {
        guard streams[id] != nil else { return }
        writeHeaders(block, on: id)
    }

    /// Sends a message, as soon as the client has room for it.
    ///
    /// - Parameter window: told of its bytes when they are on the wire.
    mutating func send(message: [UInt8], on id: UInt32, window: SendWindow? = nil) {
        guard let stream = streams[id] else { return }
        let length = message.count + 5
        guard stream.queue.isEmpty, length <= min(room, stream.sendWindow, GRPCSettings.frameBytes) else {
            var bytes = ByteBuffer()
            bytes.reserveCapacity(length)
            bytes.writeMessage(message)
            streams[id]?.queue.append(.init(bytes: bytes, window: window, count: message.count))
            putInLine(id)
            sendWhatWaits()
            return
        }
        streams[id]?.sendWindow -= length
        writeDataHead(on: id, length: length)
        output.writeMessage(message)
        if let window { windowsInOutput.append((window, message.count)) }
    }

    /// Ends an answer behind its messages.
    mutating func end(_ id: UInt32, trailers block: [UInt8]) {
        guard let stream = streams[id] else { return }
        guard stream.queue.isEmpty else {
            streams[id]?.trailers = block
            return
        }
        finish(id, block)
    }

    /// Gives a call up without an answer.
    mutating func abandon(_ id: UInt32, _ code: HTTP2Code) {
        if streams.removeValue(forKey: id) != nil { sendReset(id, code) }
    }

    private mutating func finish(_ id: UInt32, _ trailers: [UInt8]) {
        writeHeaders(trailers, .endStream, on: id)
        // The rest of a request is not wanted once it is answered.
        if streams.removeValue(forKey: id)?.isRequestOpen == true { sendReset(id, .noError) }
    }

    private mutating func writeHeaders(_ block: [UInt8], _ flags: FrameFlags = [], on id: UInt32) {
        let flags = flags.union(.endHeaders)
        if owesTableSize {
            owesTableSize = false
            output.writeHead(.headers, flags, stream: id, length: block.count + 1)
            // Our table is empty, and stays so. See: RFC 7541 6.3.
            output.writeInteger(UInt8(0x20))
        } else {
            output.writeHead(.headers, flags, stream: id, length: block.count)
        }
        output.writeBytes(block)
    }

    // MARK: - What waits for room

    /// Content the connection takes now: as far as the client's window goes, and no further ahead of the wire than is
    /// good.
    private var room: Int { min(sendWindow, GRPCSettings.connectionAhead - contentAhead - contentInOutput) }

    private mutating func writeDataHead(on id: UInt32, length: Int) {
        sendWindow -= length
        contentInOutput += length
        output.writeHead(.data, stream: id, length: length)
    }

    /// Puts a stream in line if it has something to send and a window for it.
    mutating func putInLine(_ id: UInt32) {
        guard let stream = streams[id], !stream.isInLine, !stream.queue.isEmpty, stream.sendWindow > 0 else {
            return
        }
        streams[id]?.isInLine = true
        line.append(id)
    }

    /// Sends of each stream in line a frame in turn, while there is room.
    mutating func sendWhatWaits() {
        while room > 0, let id = line.popFirst() {
            guard var stream = streams[id] else { continue }
            stream.isInLine = false
            streams[id] = nil
            sendFrame(of: id, &stream)
            streams[id] = stream
            if stream.queue.isEmpty, let trailers = stream.trailers {
                finish(id, trailers)
            } else {
                putInLine(id)
            }
        }
    }

    private mutating func sendFrame(of id: UInt32, _ stream: inout HTTP2Stream) {
        guard var first = stream.queue.first else { return }
        let length = min(first.bytes.readableBytes, room, stream.sendWindow, GRPCSettings.frameBytes)
        guard length > 0, let part = first.bytes.readSlice(length: length) else { return }
        stream.sendWindow -= length
        writeDataHead(on: id, length: length)
        output.writeImmutableBuffer(part)
        if first.bytes.readableBytes == 0 {
            stream.queue.removeFirst()
            if let window = first.window { windowsInOutput.append((window, first.count)) }
        } else {
            stream.queue[stream.queue.startIndex] = first
        }
    }
}

extension ByteBuffer {
    /// A message as gRPC frames it: not compressed, its length, its bytes.
    fileprivate mutating func writeMessage(_ message: [UInt8]) {
        writeMultipleIntegers(UInt8(0), UInt32(clamping: message.count))
        writeBytes(message)
    }
}

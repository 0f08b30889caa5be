internal import NIOCore
internal import NIOHPACK

/// The frames a client sends. See: RFC 9113 6.
extension HTTP2Session {
    /// The content without the padding around it.
    private func unpadded(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) -> ByteBuffer {
        guard head.flags.contains(.padded) else { return payload }
        var payload = payload
        guard let padding = payload.readInteger(as: UInt8.self), Int(padding) <= payload.readableBytes,
            let content = payload.readSlice(length: payload.readableBytes - Int(padding))
        else { throw ConnectionFault(.protocolError, "more padding than frame") }
        return content
    }

    mutating func takeData(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) -> Event {
        guard head.stream != 0, head.stream <= newestStream else {
            throw ConnectionFault(.protocolError, "data on a stream that is not open")
        }
        receiveWindow -= head.length
        guard receiveWindow >= 0 else {
            throw ConnectionFault(.flowControlError, "more data than the window takes")
        }
        if receiveWindow < GRPCSettings.connectionWindow / 2 { widenConnection() }
        let content = try unpadded(head, payload)
        let isEnd = head.flags.contains(.endStream)
        if content.readableBytes == 0, !isEnd { try countControlFrame() }
        // What still comes for a call that has ended on this side is dropped.
        guard var stream = streams[head.stream] else { return .nothing }
        guard stream.isRequestOpen else { return try breakOff(head.stream, .streamClosed) }
        stream.receiveWindow -= head.length
        guard stream.receiveWindow >= 0 else { return try breakOff(head.stream, .flowControlError) }
        if isEnd {
            stream.isRequestOpen = false
        } else if stream.receiveWindow < GRPCSettings.streamWindow / 2 {
            sendWindowUpdate(head.stream, GRPCSettings.streamWindow - stream.receiveWindow)
            stream.receiveWindow = GRPCSettings.streamWindow
        }
        streams[head.stream]?.isRequestOpen = stream.isRequestOpen
        streams[head.stream]?.receiveWindow = stream.receiveWindow
        guard content.readableBytes > 0 else { return isEnd ? .ended(head.stream) : .nothing }
        if isEnd { endsNext = head.stream }
        return .content(head.stream, content)
    }

    mutating func takeHeaders(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) -> Event {
        guard head.stream != 0 else { throw ConnectionFault(.protocolError, "headers on no stream") }
        var block = try unpadded(head, payload)
        if head.flags.contains(.priority), block.readSlice(length: 5) == nil {
            throw ConnectionFault(.frameSizeError, "a priority that is too short")
        }
        let isEnd = head.flags.contains(.endStream)
        guard head.flags.contains(.endHeaders) else {
            unfinished = (head.stream, isEnd, block)
            return .nothing
        }
        return try take(headers: block, of: head.stream, isEnd: isEnd)
    }

    mutating func takeContinuation(
        _ head: FrameHead, _ payload: ByteBuffer
    ) throws(ConnectionFault) -> Event {
        guard case (let stream, let isEnd, var block)? = unfinished else {
            throw ConnectionFault(.protocolError, "a continuation of nothing")
        }
        try countControlFrame()
        guard block.readableBytes + payload.readableBytes <= HPACKDecoder.defaultMaxHeaderListSize else {
            throw ConnectionFault(.enhanceYourCalm, "too many headers")
        }
        var payload = payload
        block.writeBuffer(&payload)
        unfinished = (stream, isEnd, block)
        guard head.flags.contains(.endHeaders) else { return .nothing }
        unfinished = nil
        return try take(headers: block, of: stream, isEnd: isEnd)
    }

    mutating func takeReset(_ head: FrameHead) throws(ConnectionFault) -> Event {
        guard head.length == 4 else { throw ConnectionFault(.frameSizeError, "a reset of another size") }
        guard head.stream != 0, head.stream <= newestStream else {
            throw ConnectionFault(.protocolError, "a reset of a stream that was never open")
        }
        try countReset()
        return streams.removeValue(forKey: head.stream) == nil ? .nothing : .closed(head.stream)
    }

    mutating func takePing(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) {
        guard head.length == 8 else { throw ConnectionFault(.frameSizeError, "a ping of another size") }
        guard head.stream == 0 else { throw ConnectionFault(.protocolError, "a ping on a stream") }
        try countControlFrame()
        if !head.flags.contains(.acknowledgement) { sendPing(payload, isAnswer: true) }
    }

    mutating func takeSettings(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) {
        guard head.stream == 0 else { throw ConnectionFault(.protocolError, "settings on a stream") }
        try countControlFrame()
        guard !head.flags.contains(.acknowledgement) else {
            guard head.length == 0 else { throw ConnectionFault(.frameSizeError, "settings in an answer") }
            return
        }
        guard head.length.isMultiple(of: 6) else {
            throw ConnectionFault(.frameSizeError, "settings of another size")
        }
        // Each may change the windows of all calls.
        guard head.length / 6 <= GRPCSettings.settingsPerFrame else {
            throw ConnectionFault(.enhanceYourCalm, "too many settings")
        }
        var payload = payload
        while let (name, value) = payload.readMultipleIntegers(as: (UInt16, UInt32).self) {
            switch name {
            case 1: if value < HPACKDecoder.maxDynamicTableSize { owesTableSize = true }
            case 4: try setInitialSendWindow(Int(value))
            case 5:
                guard (16_384...16_777_215).contains(value) else {
                    throw ConnectionFault(.protocolError, "a frame size of \(value)")
                }
            default: break
            }
        }
        sendSettingsAnswer()
    }

    private mutating func setInitialSendWindow(_ size: Int) throws(ConnectionFault) {
        guard size <= Self.largestWindow else {
            throw ConnectionFault(.flowControlError, "a window too wide")
        }
        let change = size - initialSendWindow
        initialSendWindow = size
        for id in streams.keys {
            streams[id]?.sendWindow += change
            guard streams[id]?.sendWindow ?? 0 <= Self.largestWindow else {
                throw ConnectionFault(.flowControlError, "a window too wide")
            }
            putInLine(id)
        }
        sendWhatWaits()
    }

    mutating func takeWindowUpdate(_ head: FrameHead, _ payload: ByteBuffer) throws(ConnectionFault) -> Event
    {
        var payload = payload
        guard head.length == 4, let word = payload.readInteger(as: UInt32.self) else {
            throw ConnectionFault(.frameSizeError, "a window update of another size")
        }
        let increment = Int(word & 0x7fff_ffff)
        if head.stream == 0 {
            sendWindow += increment
            guard increment > 0, sendWindow <= Self.largestWindow else {
                throw ConnectionFault(increment > 0 ? .flowControlError : .protocolError, "no proper window")
            }
        } else {
            guard head.stream <= newestStream else {
                throw ConnectionFault(.protocolError, "a window for a stream that was never open")
            }
            guard let window = streams[head.stream]?.sendWindow else { return .nothing }
            guard increment > 0 else { return try breakOff(head.stream, .protocolError) }
            guard window + increment <= Self.largestWindow else {
                return try breakOff(head.stream, .flowControlError)
            }
            streams[head.stream]?.sendWindow = window + increment
            putInLine(head.stream)
        }
        sendWhatWaits()
        return .nothing
    }

    /// Ends a call in which the client made a mistake.
    mutating func breakOff(_ id: UInt32, _ code: HTTP2Code) throws(ConnectionFault) -> Event {
        try countReset()
        streams[id] = nil
        sendReset(id, code)
        return .closed(id)
    }
}

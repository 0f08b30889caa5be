internal import NIOCore

/// The kinds of frames. See: RFC 9113 6.
enum FrameKind: UInt8 {
    case data
    case headers
    case priority
    case reset
    case settings
    case pushPromise
    case ping
    case goAway
    case windowUpdate
    case continuation
}

/// What a frame's head says beside its kind. See: RFC 9113 6.
struct FrameFlags: OptionSet {
    let rawValue: UInt8

    /// Of data and headers.
    static let endStream = FrameFlags(rawValue: 0x1)
    /// Of settings and pings.
    static let acknowledgement = FrameFlags(rawValue: 0x1)
    static let endHeaders = FrameFlags(rawValue: 0x4)
    static let padded = FrameFlags(rawValue: 0x8)
    static let priority = FrameFlags(rawValue: 0x20)
}

/// The nine bytes before each frame's content. See: RFC 9113 4.1.
struct FrameHead {
    static let byteCount = 9

    var length: Int
    /// Nil for a kind that is to be ignored.
    var kind: FrameKind?
    var flags: FrameFlags
    var stream: UInt32

    /// Reads a head where it stands in `buffer`, without taking it; nil while it is not whole.
    init?(in buffer: ByteBuffer) {
        let start = buffer.readerIndex
        guard let word = buffer.getInteger(at: start, as: UInt32.self),
            let flags = buffer.getInteger(at: start + 4, as: UInt8.self),
            let stream = buffer.getInteger(at: start + 5, as: UInt32.self)
        else { return nil }
        length = Int(word >> 8)
        kind = FrameKind(rawValue: UInt8(truncatingIfNeeded: word))
        self.flags = FrameFlags(rawValue: flags)
        self.stream = stream & 0x7fff_ffff
    }
}

extension ByteBuffer {
    mutating func writeHead(_ kind: FrameKind, _ flags: FrameFlags = [], stream: UInt32, length: Int) {
        writeMultipleIntegers(
            UInt32(clamping: length) << 8 | UInt32(kind.rawValue), flags.rawValue, stream)
    }
}

/// Why a stream or a connection ends. See: RFC 9113 7.
enum HTTP2Code: UInt32 {
    case noError = 0x0
    case protocolError = 0x1
    case flowControlError = 0x3
    case streamClosed = 0x5
    case frameSizeError = 0x6
    case refusedStream = 0x7
    case compressionError = 0x9
    case enhanceYourCalm = 0xb
}

/// A fault of the client after which its connection cannot be used any more.
struct ConnectionFault: Error {
    var code: HTTP2Code
    var text: String

    init(_ code: HTTP2Code, _ text: String) {
        self.code = code
        self.text = text
    }
}

import NIOCore
@testable import NodeServer

/// What a client of HTTP/2 puts on the wire, and what it makes of the server's bytes.
enum HTTP2Wire {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// The preface and settings that say nothing.
    static let hello = preface + frame(4)
    /// A POST to `/a.B/C` with `content-type: application/grpc`, without use of the compressor's table.
    static let block: [UInt8] =
        [0x83, 0x86, 0x04, 0x06] + Array("/a.B/C".utf8) + [0x0f, 0x10, 0x10] + Array("application/grpc".utf8)

    static func frame(_ kind: UInt8, _ flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = [])
        -> [UInt8]
    {
        let length = payload.count
        return [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), kind, flags]
            + word(stream) + payload
    }

    static func headers(_ stream: UInt32, end: Bool = false, _ block: [UInt8] = block) -> [UInt8] {
        frame(1, end ? 5 : 4, stream: stream, block)
    }

    static func data(_ stream: UInt32, _ content: [UInt8], end: Bool = false) -> [UInt8] {
        frame(0, end ? 1 : 0, stream: stream, content)
    }

    static func setting(_ name: UInt8, _ value: UInt32) -> [UInt8] { frame(4, [0, name] + word(value)) }

    static func widen(_ stream: UInt32, by increment: UInt32) -> [UInt8] {
        frame(8, stream: stream, word(increment))
    }

    static func reset(_ stream: UInt32) -> [UInt8] { frame(3, stream: stream, word(8)) }

    static func word(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    static func frame(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] { frame(kind, 0, stream: 0, payload) }

    /// The frames in what a server sent.
    static func frames(_ bytes: ByteBuffer) -> [Frame] {
        var (bytes, frames) = (bytes, [Frame]())
        while let head = FrameHead(in: bytes) {
            bytes.moveReaderIndex(forwardBy: FrameHead.byteCount)
            guard let payload = bytes.readBytes(length: head.length) else { break }
            frames.append(
                Frame(kind: head.kind, flags: head.flags.rawValue, stream: head.stream, payload: payload))
        }
        return frames
    }

    struct Frame: Equatable, CustomStringConvertible {
        var kind: FrameKind?
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]

        var description: String {
            "\(kind.map { "\($0)" } ?? "?")/\(flags) on \(stream), \(payload.count) bytes"
        }
    }
}

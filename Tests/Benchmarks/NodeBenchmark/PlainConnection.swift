import Foundation
import Glibc
import NodeClient

/// One HTTP/2 connection with as little of a client in it as will do: the cost of the load must not be what is measured.
///
/// Blocking, for one thread. It speaks to nodes that are under test and trusts them.
final class PlainConnection {
    /// What came.
    enum Event {
        /// Part of an answer, or a message of a subscription; where it lies until more is received.
        case data(stream: UInt32, place: Range<Int>)
        /// A call has ended; it went well if it carried a message, as an answer without one is a refusal.
        case end(stream: UInt32, hasAnswer: Bool)
    }

    private static let maximumFrame = 16384
    private static let grantedWindow = 1 << 30

    private let descriptor: Int32
    private let authority: String
    private var output: [UInt8] = []
    /// Room for what comes; what is not yet taken stands in ``unread``.
    private var input = [UInt8](repeating: 0, count: 512 * 1024)
    private var unread = 0..<0
    private var nextStream: UInt32 = 1
    private var answered: Set<UInt32> = []
    /// Request bytes the node still takes on this connection.
    private(set) var window = 65535

    init(_ endpoint: Endpoint) throws {
        authority = "\(endpoint.host):\(endpoint.port)"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(endpoint.port).bigEndian
        guard inet_pton(AF_INET, endpoint.host, &address.sin_addr) == 1 else {
            throw NodeError(.unavailable, "the load needs an IPv4 address")
        }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw NodeError(.unavailable, "no connection for the load") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        output += Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        // INITIAL_WINDOW_SIZE: subscriptions never wait for us.
        frame(4, flags: 0, stream: 0, [0, 4] + Self.bytes(UInt32(Self.grantedWindow)))
        frame(8, flags: 0, stream: 0, Self.bytes(UInt32(Self.grantedWindow)))
        try flush()
    }

    func close() { Glibc.close(descriptor) }

    /// The header block of a call; the same bytes for every call of a method.
    func headers(_ path: String) -> [UInt8] {
        func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
        return [0x83, 0x86, 0x04] + text(path) + [0x01] + text(authority)
            + [0x0f, 0x10] + text("application/grpc") + [0x00] + text("te") + text("trailers")
    }

    /// Puts a call into the next ``flush()``; the message is not longer than the window.
    @discardableResult
    func call(_ headers: [UInt8], message: [UInt8]) -> UInt32 {
        let stream = nextStream
        nextStream += 2
        frame(1, flags: 4, stream: stream, headers)
        let body = [0] + Self.bytes(UInt32(message.count)) + message
        window -= body.count
        var start = 0
        while start < body.count {
            let end = min(start + Self.maximumFrame, body.count)
            frame(0, flags: end == body.count ? 1 : 0, stream: stream, body[start..<end])
            start = end
        }
        return stream
    }

    func flush() throws {
        var start = 0
        while start < output.count {
            let count = output.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + start, $0.count - start, 0)
            }
            guard count > 0 else { throw NodeError(.unavailable, "the node closed the load's connection") }
            start += count
        }
        output.removeAll(keepingCapacity: true)
    }

    /// Waits for something from the node, at most `milliseconds`, and takes all there is.
    func receive(milliseconds: Int32) throws -> [Event] {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0 else { return [] }
        return try receiveNow()
    }

    /// What has just come.
    func bytes(_ place: Range<Int>) -> ArraySlice<UInt8> { input[place] }

    /// For `poll`.
    var waitable: pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

    func receiveNow() throws -> [Event] {
        // To the front of the room, so that a whole frame always fits behind it.
        if unread.lowerBound > 0 {
            input.replaceSubrange(0..<unread.count, with: Array(input[unread]))
            unread = 0..<unread.count
        }
        let end = unread.upperBound
        let count = input.withUnsafeMutableBytes {
            recv(descriptor, $0.baseAddress! + end, $0.count - end, 0)
        }
        guard count > 0 else { throw NodeError(.unavailable, "the node closed the load's connection") }
        unread = 0..<(end + count)
        var events: [Event] = []
        while unread.count >= 9 {
            let offset = unread.lowerBound
            let length = Int(input[offset]) << 16 | Int(input[offset + 1]) << 8 | Int(input[offset + 2])
            guard unread.count >= 9 + length else { break }
            try take(offset, length, &events)
            unread = (offset + 9 + length)..<unread.upperBound
        }
        if !output.isEmpty { try flush() }
        return events
    }

    private func take(_ offset: Int, _ length: Int, _ events: inout [Event]) throws {
        let (type, flags) = (input[offset + 3], input[offset + 4])
        let stream = number(offset + 5) & 0x7fff_ffff
        switch type {
        case 0:
            if length > 0 {
                answered.insert(stream)
                events.append(.data(stream: stream, place: (offset + 9)..<(offset + 9 + length)))
            }
            if flags & 1 != 0 { end(stream, &events) }
        case 1: if flags & 1 != 0 { end(stream, &events) }
        case 4: if flags & 1 == 0 { frame(4, flags: 1, stream: 0, []) }
        case 6:
            if flags & 1 == 0 { frame(6, flags: 1, stream: 0, input[(offset + 9)..<(offset + 9 + length)]) }
        case 8: if stream == 0 { window += Int(number(offset + 9)) }
        case 3, 7: throw NodeError(.unavailable, "the node ended the load")
        default: break
        }
    }

    private func end(_ stream: UInt32, _ events: inout [Event]) {
        events.append(.end(stream: stream, hasAnswer: answered.remove(stream) != nil))
    }

    private func number(_ offset: Int) -> UInt32 {
        input[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func frame(_ type: UInt8, flags: UInt8, stream: UInt32, _ payload: some Collection<UInt8>) {
        let length = payload.count
        output += [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags]
        output += Self.bytes(stream)
        output += payload
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

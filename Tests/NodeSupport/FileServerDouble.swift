import Foundation
import Glibc
import Synchronization

/// A file server that answers as a test says, one connection a request, on this machine.
public final class FileServerDouble: Sendable {
    /// What came.
    public struct Request: Sendable, Hashable {
        public let method: String
        public let path: String
        /// Names in small letters.
        public let headers: [String: String]
        public let body: [UInt8]
    }

    /// What goes back.
    public struct Answer: Sendable {
        public var status: Int
        public var headers: [String: String] = [:]
        public var body: [UInt8] = []
        /// Keeps the connection open without ever ending the body, whose length is not told.
        public var isEndless = false

        public init(
            _ status: Int, headers: [String: String] = [:], body: [UInt8] = [], isEndless: Bool = false
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.isEndless = isEndless
        }
    }

    private let descriptor: Int32
    private let answer: @Sendable (Request) -> Answer
    private let seen = Mutex<[Request]>([])
    /// `http://127.0.0.1:PORT`.
    public let address: String

    /// Listens at once, until ``stop()``.
    public init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        self.answer = answer
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = try withUnsafeMutablePointer(to: &name) { name in
            try name.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard descriptor >= 0, bind(descriptor, generic, length) == 0, listen(descriptor, 16) == 0,
                    getsockname(descriptor, generic, &length) == 0
                else { throw POSIXError(.EADDRNOTAVAIL) }
            }
            return UInt16(bigEndian: name.pointee.sin_port)
        }
        self.descriptor = descriptor
        address = "http://127.0.0.1:\(port)"
        Thread.detachNewThread { self.acceptAll() }
    }

    /// Closes the socket itself: closed by another, its number could be somebody else's before the next accept.
    private func acceptAll() {
        defer { close(descriptor) }
        while true {
            let connection = accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    /// What came so far, in order.
    public var requests: [Request] { seen.withLock { $0 } }

    /// Listens no more.
    public func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let request = Self.read(connection) else { return }
        seen.withLock { $0.append(request) }
        let answer = answer(request)
        var head = "HTTP/1.1 \(answer.status) Said\r\nConnection: close\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        if !answer.isEndless { head += "Content-Length: \(answer.body.count)\r\n" }
        let bytes = Array((head + "\r\n").utf8) + answer.body
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        // Ends when the other side has had enough.
        if answer.isEndless { _ = Self.more(connection) }
    }

    private static func more(_ connection: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(connection, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            let part = more(connection)
            guard !part.isEmpty else { return nil }
            bytes += part
            guard let head = bytes.firstRange(of: end) else { continue }
            let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(
                separatedBy: "\r\n")
            let words = lines[0].split(separator: " ")
            guard words.count == 3 else { return nil }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                    .trimmingCharacters(in: .whitespaces)
            }
            let length = headers["content-length"].flatMap(Int.init) ?? 0
            while bytes.count < head.upperBound + length {
                let part = more(connection)
                guard !part.isEmpty else { return nil }
                bytes += part
            }
            return Request(
                method: String(words[0]), path: String(words[1]), headers: headers,
                body: Array(bytes[head.upperBound...]))
        }
    }
}

import Glibc
import NodeClient

/// An HTTP client that reads little at a time, on a connection whose buffers hold little.
struct SlowReader {
    /// Small segments make for small buffers at the other end, too.
    private static let segmentBytes: Int32 = 536
    private static let bufferBytes: Int32 = 4096

    let port: Int

    /// All that the server says before it closes the connection.
    func answer(to request: String) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        set(descriptor, SOL_SOCKET, SO_RCVBUF, Self.bufferBytes)
        set(descriptor, Int32(IPPROTO_TCP), TCP_MAXSEG, Self.segmentBytes)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let bytes = Array(request.utf8)
        guard status == 0, send(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw NodeError(.unavailable, "no connection")
        }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return answer }
            answer += chunk[..<count]
        }
    }

    private func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

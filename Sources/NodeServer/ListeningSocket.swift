internal import Glibc
internal import LocalNode
internal import NIOCore

/// A bound socket, made before the server that uses it, so that a port in use is a plain sentence.
struct ListeningSocket {
    let descriptor: Int32
    /// The port, chosen by the system if 0 was asked for.
    let port: Int

    init(host: String, port: Int) throws(LocalNodeError) {
        let address: SocketAddress
        do {
            address = try SocketAddress.makeAddressResolvingHost(host, port: port)
        } catch {
            throw LocalNodeError(.addressUnusable, "The host \(host) is not an address of this machine.")
        }
        let family: Int32
        switch address.protocol {
        case .inet: family = AF_INET
        case .inet6: family = AF_INET6
        default: throw LocalNodeError(.addressUnusable, "The host \(host) is not an address of this machine.")
        }
        let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Self.failure(errno, host, port) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let bound = address.withSockAddr { bind(socket, $0, socklen_t($1)) }
        guard bound == 0, listen(socket, 1024) == 0 else {
            let code = errno
            Glibc.close(socket)
            throw Self.failure(code, host, port)
        }
        descriptor = socket
        self.port = Self.boundPort(of: socket) ?? port
    }

    func close() { Glibc.close(descriptor) }

    private static func boundPort(of socket: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard result == 0 else { return nil }
        // The port stands at the same place in both families.
        return withUnsafeBytes(of: storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func failure(_ code: Int32, _ host: String, _ port: Int) -> LocalNodeError {
        switch code {
        case EADDRINUSE:
            LocalNodeError(
                .addressInUse,
                "Port \(port) on \(host) is taken by another program; stop it, or choose another port (0 for any)."
            )
        case EACCES, EPERM:
            LocalNodeError(
                .addressForbidden,
                "Port \(port) on \(host) may not be used by this user; choose one above 1023.")
        default:
            LocalNodeError(
                .addressUnusable,
                "Port \(port) on \(host) cannot be used: \(String(cString: strerror(code))).")
        }
    }
}

internal import Foundation

/// Host, port and whether TLS protects the connection.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    public var host: String
    public var port: Int
    public var usesTLS: Bool

    public init(host: String, port: Int, usesTLS: Bool) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
    }

    /// Reads `http://host:port`, `https://host`, `grpc://…` or `grpcs://…`.
    ///
    /// TLS is on exactly for `https` and `grpcs`. See: spec network.md 3.
    ///
    /// - Throws: `NodeError` with ``NodeError/Code/badConfiguration`` and one sentence that says what is wrong.
    public init(url: String) throws(NodeError) {
        guard let separator = url.range(of: "://") else {
            throw NodeError(
                .badConfiguration, "a node is given as http://host:port or https://host:port, without a path")
        }
        switch url[..<separator.lowerBound].lowercased() {
        case "http", "grpc": usesTLS = false
        case "https", "grpcs": usesTLS = true
        default: throw NodeError(.badConfiguration, "the URL of a node begins with http:// or https://")
        }
        var rest = url[separator.upperBound...]
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        guard !rest.contains("/"), !rest.contains("@"), !rest.contains("?") else {
            throw NodeError(.badConfiguration, "the URL of a node has a host and a port and nothing more")
        }
        var portText: Substring?
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            let tail = rest[rest.index(after: end)...]
            if tail.hasPrefix(":") { portText = tail.dropFirst() }
        } else if let colon = rest.lastIndex(of: ":") {
            host = String(rest[..<colon])
            portText = rest[rest.index(after: colon)...]
        } else {
            host = String(rest)
        }
        if let portText {
            guard let number = Int(portText), (1...65535).contains(number) else {
                throw NodeError(.badConfiguration, "the port of a node is a number from 1 to 65535")
            }
            port = number
        } else {
            port = usesTLS ? 443 : 80
        }
        guard !host.isEmpty else { throw NodeError(.badConfiguration, "the URL of a node names no host") }
    }

    /// Whether the address is this machine by name or number.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    public var description: String {
        "\(usesTLS ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}

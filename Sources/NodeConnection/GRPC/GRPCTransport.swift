internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
public import NodeClient

/// A node across gRPC: one HTTP/2 connection, plaintext or TLS, that reconnects by itself.
///
/// Opening it makes no call. ``close()`` ends it; every call after that fails with `unavailable`.
///
/// See: spec network.md 1.1, 1.2, 2.4.
public final class GRPCTransport: NodeTransport {
    /// What the node is told about the program, and how the connection is kept.
    public struct Options: Sendable {
        /// `name/version` of the application, sent with each call.
        public var appVersion: String
        /// Root certificates in PEM instead of the system's.
        public var trustedRootsPEM: [UInt8]?
        /// Name to check the node's certificate against instead of the host.
        public var serverName: String?

        public init(appVersion: String, trustedRootsPEM: [UInt8]? = nil, serverName: String? = nil) {
            self.appVersion = appVersion
            self.trustedRootsPEM = trustedRootsPEM
            self.serverName = serverName
        }
    }

    private typealias Transport = HTTP2ClientTransport.Posix

    private let client: GRPCClient<Transport>
    private let metadata: Metadata
    private let connections: Task<Void, Never>

    public init(endpoint: NodeClient.Endpoint, options: Options) throws(NodeError) {
        let client = GRPCClient(transport: try Self.transport(endpoint, options))
        self.client = client
        self.metadata = [
            "x-libxmtp-version": "\(NodeLimits.libxmtpVersion)",
            "x-app-version": "\(options.appVersion)",
        ]
        self.connections = Task { try? await client.runConnections() }
    }

    deinit { client.beginGracefulShutdown() }

    /// Ends the connection once running calls are done; cancels them if they take longer than a second.
    public func close() async {
        client.beginGracefulShutdown()
        let connections = connections
        let watchdog = Task {
            try? await Task.sleep(for: .seconds(1))
            if !Task.isCancelled { connections.cancel() }
        }
        await connections.value
        watchdog.cancel()
    }

    private static func transport(_ endpoint: NodeClient.Endpoint, _ options: Options) throws(NodeError)
        -> Transport
    {
        var security = Transport.TransportSecurity.plaintext
        if endpoint.usesTLS {
            security = .tls { tls in
                if let roots = options.trustedRootsPEM {
                    tls.trustRoots = .certificates([.bytes(roots, format: .pem)])
                }
            }
        }
        let config = Transport.Config.defaults { config in
            config.connection.keepalive = .init(
                time: NodeLimits.keepaliveInterval, timeout: NodeLimits.keepaliveTimeout,
                allowWithoutCalls: true)
            // A machine that wakes up must not wait two minutes for its mail.
            config.backoff.initial = .milliseconds(100)
            config.backoff.max = .seconds(15)
            if let name = options.serverName { config.http2.authority = name }
        }
        do {
            return try Transport(
                target: .dns(host: endpoint.host, port: endpoint.port), transportSecurity: security,
                config: config)
        } catch {
            throw NodeError(
                .badConfiguration,
                "a connection to this address cannot be set up; check host, port and certificates")
        }
    }

    private func options(deadline: Duration?) -> CallOptions {
        var options = CallOptions.defaults
        options.timeout = deadline
        // The transport takes the limit on requests as its limit on what it receives; the one on answers does nothing.
        // Both are set, so that a release that puts this right changes nothing for us.
        options.maxRequestMessageBytes = NodeLimits.messageBytes
        options.maxResponseMessageBytes = NodeLimits.messageBytes
        return options
    }

    public func call(
        _ method: RemoteMethod, request: [UInt8], deadline: Duration
    ) async throws(NodeError) -> [UInt8] {
        guard request.count <= NodeLimits.messageBytes else {
            throw NodeError(.tooLarge, "the request is too large")
        }
        do {
            return try await client.unary(
                request: ClientRequest(message: request, metadata: metadata),
                descriptor: MethodDescriptor(fullyQualifiedService: method.service, method: method.method),
                serializer: RawBytesSerializer(), deserializer: RawBytesDeserializer(),
                options: options(deadline: deadline)
            ) { response in try response.message }
        } catch {
            throw Self.translate(error)
        }
    }

    public func follow(
        _ stream: RemoteStream, request: [UInt8], receive: @escaping @Sendable (StreamPart) async -> Bool
    ) async throws(NodeError) {
        do {
            try await client.serverStreaming(
                request: ClientRequest(message: request, metadata: metadata),
                descriptor: MethodDescriptor(fullyQualifiedService: stream.service, method: stream.method),
                serializer: RawBytesSerializer(), deserializer: RawBytesDeserializer(),
                options: options(deadline: nil)
            ) { response in
                guard await receive(.opened) else { return }
                for try await message in response.messages {
                    guard await receive(.message(message)) else { return }
                }
            }
        } catch {
            throw Self.translate(error)
        }
    }

    private static func translate(_ error: any Error) -> NodeError {
        // A cancelled task shows as `unknown` here, so ask the task first.
        if Task.isCancelled { return NodeError(.cancelled, NodeError.Code.cancelled.sentence) }
        switch error {
        case let error as NodeError: return error
        case let error as RPCError: return NodeError(status: error.code.rawValue, text: error.message)
        case is CancellationError: return NodeError(.cancelled, NodeError.Code.cancelled.sentence)
        default: return NodeError(.unavailable, "the connection to the node failed")
        }
    }
}

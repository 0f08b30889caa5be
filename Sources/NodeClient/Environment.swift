/// A network a client may live on, and where its node listens.
///
/// Networks are separate: an inbox has to be registered on each. See: spec network.md 3.
public enum Environment: Sendable, Hashable {
    /// A node on this machine.
    case local
    /// The developers' network.
    case dev
    /// The network of everybody.
    case production
    /// A node somewhere else.
    case custom(Endpoint)

    /// The address of the v3 node.
    public var endpoint: Endpoint {
        switch self {
        case .local: Endpoint(host: "localhost", port: NodeLimits.nodePort, usesTLS: false)
        case .dev: Endpoint(host: "grpc.dev.xmtp.network", port: 443, usesTLS: true)
        case .production: Endpoint(host: "grpc.production.xmtp.network", port: 443, usesTLS: true)
        case .custom(let endpoint): endpoint
        }
    }

    /// Where history archives are kept, the address the reference's documentation and libraries use; nil for a network
    /// of one's own.
    public var archiveServer: String? {
        switch self {
        case .local: "http://localhost:5558"
        case .dev: "https://message-history.dev.ephemera.network"
        case .production: "https://message-history.production.ephemera.network"
        case .custom: nil
        }
    }

    /// Reads `local`, `dev`, `production`, or the URL of a node.
    ///
    /// - Throws: `NodeError` with ``NodeError/Code/badConfiguration``.
    public init(_ text: String) throws(NodeError) {
        switch text {
        case "local": self = .local
        case "dev": self = .dev
        case "production": self = .production
        default: self = .custom(try Endpoint(url: text))
        }
    }
}

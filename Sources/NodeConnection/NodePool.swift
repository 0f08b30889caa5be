public import NodeClient
internal import Synchronization

/// The connections of a process: accounts on the same node share one, and its budget of calls with it.
public final class NodePool: Sendable {
    private struct Key: Hashable {
        let endpoint: Endpoint
        let roots: [UInt8]?
    }

    private let appVersion: String
    private let nodes = Mutex<[Key: GRPCNode]>([:])

    /// - Parameter appVersion: `name/version` of the application.
    public init(appVersion: String) { self.appVersion = appVersion }

    /// The node of a network; the connection opens with the first call.
    ///
    /// - Parameter trustedRootsPEM: root certificates instead of the system's.
    /// - Throws: `NodeError` with ``NodeError/Code/badConfiguration``.
    public func node(
        of environment: Environment, trustedRootsPEM: [UInt8]? = nil
    ) throws(NodeError) -> GRPCNode {
        let key = Key(endpoint: environment.endpoint, roots: trustedRootsPEM)
        return try nodes.withLock { nodes throws(NodeError) -> GRPCNode in
            if let node = nodes[key] { return node }
            let node = try GRPCNode(environment, appVersion: appVersion, trustedRootsPEM: trustedRootsPEM)
            nodes[key] = node
            return node
        }
    }

    /// Ends all connections.
    public func close() async {
        let all = nodes.withLock { nodes in
            defer { nodes = [:] }
            return Array(nodes.values)
        }
        for node in all { await node.close() }
    }
}

package import NodeClient

/// What the path of a call names.
package enum CallRoute: Sendable, Hashable {
    case unary(RemoteMethod)
    case subscription(RemoteStream)
    /// Nothing this node serves.
    case unknown(service: String, method: String)

    private static let served: [String: CallRoute] = {
        var routes: [String: CallRoute] = [:]
        for method in RemoteMethod.allCases { routes["/" + method.rawValue] = .unary(method) }
        for stream in RemoteStream.allCases { routes["/" + stream.rawValue] = .subscription(stream) }
        return routes
    }()

    package init(path: String) {
        if let route = Self.served[path] {
            self = route
            return
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        self = .unknown(
            service: parts.first.map(String.init) ?? "", method: parts.last.map(String.init) ?? "")
    }
}

public import NodeClient

/// A v3 node across gRPC: what a client of the network talks to.
public final class GRPCNode: NodeAPI {
    private let transport: GRPCTransport
    private let node: Version3Node<GRPCTransport>

    /// Sets the connection up; it opens with the first call.
    ///
    /// - Parameters:
    ///   - environment: which network.
    ///   - appVersion: `name/version` of the application.
    ///   - trustedRootsPEM: root certificates instead of the system's, for a node with one of its own.
    /// - Throws: `NodeError` with ``NodeError/Code/badConfiguration``.
    public convenience init(
        _ environment: Environment, appVersion: String, trustedRootsPEM: [UInt8]? = nil,
        retries: RetryPolicy = .standard, deadlines: Deadlines = Deadlines(),
        timer: any NodeTimer = SystemTimer()
    ) throws(NodeError) {
        let endpoint = environment.endpoint
        // The networks of everybody count calls; a node at home does not.
        let limits: RateBudget.Limits? = endpoint.isLoopback ? nil : .publicNetwork
        try self.init(
            endpoint: endpoint, options: .init(appVersion: appVersion, trustedRootsPEM: trustedRootsPEM),
            retries: retries, deadlines: deadlines, budget: RateBudget(limits), timer: timer)
    }

    /// With every setting in the caller's hand.
    public init(
        endpoint: Endpoint, options: GRPCTransport.Options, retries: RetryPolicy = .standard,
        deadlines: Deadlines = Deadlines(), budget: RateBudget, timer: any NodeTimer = SystemTimer(),
        reconnects: ReconnectPolicy = .standard
    ) throws(NodeError) {
        transport = try GRPCTransport(endpoint: endpoint, options: options)
        node = Version3Node(
            transport: transport, retries: retries, deadlines: deadlines, budget: budget, timer: timer,
            reconnects: reconnects)
    }

    /// Ends the connection; running calls and streams end within about a second.
    public func close() async { await transport.close() }

    /// Asks the node whether it serves. Makes a call; throws what a call throws.
    public func checkHealth() async throws(NodeError) { _ = try await node.call(.checkHealth, []) }

    public func publish(groupMessages: [OutgoingGroupMessage]) async throws(NodeError) {
        try await node.publish(groupMessages: groupMessages)
    }

    public func publish(welcomes: [OutgoingWelcome]) async throws(NodeError) {
        try await node.publish(welcomes: welcomes)
    }

    public func publish(keyPackage: [UInt8]) async throws(NodeError) {
        try await node.publish(keyPackage: keyPackage)
    }

    public func publish(identityUpdate: [UInt8]) async throws(NodeError) {
        try await node.publish(identityUpdate: identityUpdate)
    }

    public func publish(commitLogEntries: [OutgoingCommitLogEntry]) async throws(NodeError) {
        try await node.publish(commitLogEntries: commitLogEntries)
    }

    public func groupMessages(
        of group: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<GroupEnvelope> {
        try await node.groupMessages(of: group, page: page)
    }

    public func welcomes(
        for destination: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<WelcomeEnvelope> {
        try await node.welcomes(for: destination, page: page)
    }

    public func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?] {
        try await node.newestMessages(of: groups, withContent: withContent)
    }

    public func keyPackages(of installationKeys: [[UInt8]]) async throws(NodeError) -> [[UInt8]?] {
        try await node.keyPackages(of: installationKeys)
    }

    public func identityUpdates(
        of requests: [IdentityLogRequest]
    ) async throws(NodeError) -> [[IdentityLogEntry]] {
        try await node.identityUpdates(of: requests)
    }

    public func inboxIDs(of accounts: [AccountQuery]) async throws(NodeError) -> [String?] {
        try await node.inboxIDs(of: accounts)
    }

    public func commitLogs(of requests: [CommitLogRequest]) async throws(NodeError) -> [Page<CommitLogEntry>]
    {
        try await node.commitLogs(of: requests)
    }

    public func verify(
        contractSignatures: [ContractSignature]
    ) async throws(NodeError) -> [ContractSignatureVerdict] {
        try await node.verify(contractSignatures: contractSignatures)
    }

    public func cutoverNanoseconds() async throws(NodeError) -> UInt64? {
        try await node.cutoverNanoseconds()
    }

    public func subscribe(toGroups filters: [SubscriptionFilter]) -> Subscription<GroupEnvelope> {
        node.subscribe(toGroups: filters)
    }

    public func subscribe(toWelcomes filters: [SubscriptionFilter]) -> Subscription<WelcomeEnvelope> {
        node.subscribe(toWelcomes: filters)
    }
}

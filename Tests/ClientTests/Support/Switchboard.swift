import NodeClient
import Synchronization

/// A node that can be taken away and given back, and whose next group messages can be held up.
final class Switchboard: NodeAPI {
    private let node: any NodeAPI
    private let down = Mutex(false)
    private let repeated = Mutex<[WelcomeEnvelope]>([])
    private let holdUp = Mutex<(@Sendable () async -> Void)?>(nil)
    private let refused = Mutex<[UInt8]?>(nil)
    private let hidden = Mutex<Set<[UInt8]>>([])
    private let isRefusing = Mutex(false)

    init(_ node: any NodeAPI) { self.node = node }

    var isDown: Bool {
        get { down.withLock { $0 } }
        set { down.withLock { $0 = newValue } }
    }

    /// Welcomes that are shown again, under new numbers, to everybody who asks for welcomes.
    var repeatedWelcomes: [WelcomeEnvelope] {
        get { repeated.withLock { $0 } }
        set { repeated.withLock { $0 = newValue } }
    }

    /// The group of which the node takes every question for an invalid one.
    var refusedGroup: [UInt8]? {
        get { refused.withLock { $0 } }
        set { refused.withLock { $0 = newValue } }
    }

    /// Whether the node says no to every identity update.
    var refusesIdentityUpdates: Bool {
        get { isRefusing.withLock { $0 } }
        set { isRefusing.withLock { $0 = newValue } }
    }

    /// Installations of which the node has no key package.
    var hiddenInstallations: Set<[UInt8]> {
        get { hidden.withLock { $0 } }
        set { hidden.withLock { $0 = newValue } }
    }

    /// Others get something done before the next group messages of this one arrive.
    func beforeNextMessages(_ body: @escaping @Sendable () async -> Void) {
        holdUp.withLock { $0 = body }
    }

    private func takeHoldUp() -> (@Sendable () async -> Void)? {
        holdUp.withLock { body in
            defer { body = nil }
            return body
        }
    }

    private func demandUp() throws(NodeError) {
        if isDown { throw NodeError(.unavailable, "the node is away") }
    }

    func publish(groupMessages: [OutgoingGroupMessage]) async throws(NodeError) {
        try demandUp()
        await takeHoldUp()?()
        try await node.publish(groupMessages: groupMessages)
    }

    func publish(welcomes: [OutgoingWelcome]) async throws(NodeError) {
        try demandUp()
        try await node.publish(welcomes: welcomes)
    }

    func publish(keyPackage: [UInt8]) async throws(NodeError) {
        try demandUp()
        try await node.publish(keyPackage: keyPackage)
    }

    func publish(identityUpdate: [UInt8]) async throws(NodeError) {
        try demandUp()
        if refusesIdentityUpdates { throw NodeError(.invalidRequest, "the node says no") }
        try await node.publish(identityUpdate: identityUpdate)
    }

    func publish(commitLogEntries: [OutgoingCommitLogEntry]) async throws(NodeError) {
        try demandUp()
        try await node.publish(commitLogEntries: commitLogEntries)
    }

    func groupMessages(
        of group: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<GroupEnvelope> {
        try demandUp()
        if group == refusedGroup { throw NodeError(.invalidRequest, "the node takes no such question") }
        return try await node.groupMessages(of: group, page: page)
    }

    func welcomes(
        for destination: [UInt8], page: PageRequest
    ) async throws(NodeError) -> Page<WelcomeEnvelope> {
        try demandUp()
        var answer = try await node.welcomes(for: destination, page: page)
        let newest = max(page.cursor.highest, answer.rows.last?.cursor.sequence ?? 0)
        for (index, old) in repeatedWelcomes.enumerated() {
            var again = old
            again.cursor = Cursor(originator: old.cursor.originator, sequence: newest + 1 + UInt64(index))
            answer.rows.append(again)
        }
        return answer
    }

    func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?] {
        try demandUp()
        return try await node.newestMessages(of: groups, withContent: withContent)
    }

    func keyPackages(of installationKeys: [[UInt8]]) async throws(NodeError) -> [[UInt8]?] {
        try demandUp()
        let hidden = hiddenInstallations
        let packages = try await node.keyPackages(of: installationKeys)
        return zip(installationKeys, packages).map { hidden.contains($0) ? nil : $1 }
    }

    func identityUpdates(
        of requests: [IdentityLogRequest]
    ) async throws(NodeError) -> [[IdentityLogEntry]] {
        try demandUp()
        return try await node.identityUpdates(of: requests)
    }

    func inboxIDs(of accounts: [AccountQuery]) async throws(NodeError) -> [String?] {
        try demandUp()
        return try await node.inboxIDs(of: accounts)
    }

    func commitLogs(of requests: [CommitLogRequest]) async throws(NodeError) -> [Page<CommitLogEntry>] {
        try demandUp()
        return try await node.commitLogs(of: requests)
    }

    func verify(
        contractSignatures: [ContractSignature]
    ) async throws(NodeError) -> [ContractSignatureVerdict] {
        try demandUp()
        return try await node.verify(contractSignatures: contractSignatures)
    }

    func cutoverNanoseconds() async throws(NodeError) -> UInt64? {
        try demandUp()
        return try await node.cutoverNanoseconds()
    }

    func subscribe(toGroups filters: [SubscriptionFilter]) -> Subscription<GroupEnvelope> {
        follow { $0.subscribe(toGroups: filters) }
    }

    func subscribe(toWelcomes filters: [SubscriptionFilter]) -> Subscription<WelcomeEnvelope> {
        follow { $0.subscribe(toWelcomes: filters) }
    }

    private func follow<Envelope: Sendable>(
        _ open: @escaping @Sendable (any NodeAPI) -> Subscription<Envelope>
    ) -> Subscription<Envelope> {
        let node = node
        return Subscription { [weak self] tell in
            while self?.isDown == true, !Task.isCancelled {
                await tell(.interrupted(NodeError(.unavailable, "the node is away"), retryAfter: .zero))
                try? await Task.sleep(for: .milliseconds(10))
            }
            for await event in open(node) { await tell(event) }
        }
    }
}

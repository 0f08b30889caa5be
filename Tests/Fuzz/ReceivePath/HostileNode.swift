import LocalNode
import NodeClient
import Synchronization

/// A node that shows a client what a script says, and asks a real one about everything else.
final class HostileNode: NodeAPI {
    /// What there is to see now.
    struct Show: Sendable {
        var group: [UInt8] = []
        var envelopes: [GroupEnvelope] = []
        var welcomes: [WelcomeEnvelope] = []
        var identityEntries: [IdentityLogEntry] = []
    }

    private let base: InMemoryNode
    private let current = Mutex(Show())

    init(base: InMemoryNode) { self.base = base }

    var show: Show {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    func groupMessages(of group: [UInt8], page: PageRequest) async throws(NodeError) -> Page<GroupEnvelope> {
        let show = show
        let rows =
            group == show.group ? show.envelopes.filter { $0.cursor.sequence > page.cursor.highest } : []
        return Page(rows: rows, next: page.cursor, isLast: true)
    }

    func welcomes(for destination: [UInt8], page: PageRequest) async throws(NodeError) -> Page<
        WelcomeEnvelope
    > {
        let rows = show.welcomes.filter { $0.cursor.sequence > page.cursor.highest }
        return Page(rows: rows, next: page.cursor, isLast: true)
    }

    func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?] {
        let show = show
        return groups.map { $0 == show.group ? show.envelopes.last : nil }
    }

    func identityUpdates(of requests: [IdentityLogRequest]) async throws(NodeError) -> [[IdentityLogEntry]] {
        let entries = show.identityEntries
        return try await base.identityUpdates(of: requests).map { $0 + entries }
    }

    func keyPackages(of installationKeys: [[UInt8]]) async throws(NodeError) -> [[UInt8]?] {
        try await base.keyPackages(of: installationKeys)
    }

    func inboxIDs(of accounts: [AccountQuery]) async throws(NodeError) -> [String?] {
        try await base.inboxIDs(of: accounts)
    }

    func commitLogs(of requests: [CommitLogRequest]) async throws(NodeError) -> [Page<CommitLogEntry>] {
        try await base.commitLogs(of: requests)
    }

    func verify(contractSignatures: [ContractSignature]) async throws(NodeError) -> [ContractSignatureVerdict]
    {
        try await base.verify(contractSignatures: contractSignatures)
    }

    func cutoverNanoseconds() async throws(NodeError) -> UInt64? { nil }

    // What the client sends goes nowhere.
    func publish(groupMessages: [OutgoingGroupMessage]) async throws(NodeError) {}
    func publish(welcomes: [OutgoingWelcome]) async throws(NodeError) {}
    func publish(keyPackage: [UInt8]) async throws(NodeError) {}
    func publish(identityUpdate: [UInt8]) async throws(NodeError) {}
    func publish(commitLogEntries: [OutgoingCommitLogEntry]) async throws(NodeError) {}

    func subscribe(toGroups filters: [SubscriptionFilter]) -> Subscription<GroupEnvelope> {
        base.subscribe(toGroups: filters)
    }

    func subscribe(toWelcomes filters: [SubscriptionFilter]) -> Subscription<WelcomeEnvelope> {
        base.subscribe(toWelcomes: filters)
    }
}

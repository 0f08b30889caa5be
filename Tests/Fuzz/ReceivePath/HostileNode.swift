import LocalNode
import NodeClient

/// A node that shows a client what a script says, and asks a real one about everything else.
struct HostileNode: NodeAPI {
    let base: InMemoryNode
    let group: [UInt8]
    let envelopes: [GroupEnvelope]
    let welcomes: [WelcomeEnvelope]
    let identityEntries: [IdentityLogEntry]

    func groupMessages(of group: [UInt8], page: PageRequest) async throws(NodeError) -> Page<GroupEnvelope> {
        let rows = group == self.group ? envelopes.filter { $0.cursor.sequence > page.cursor.highest } : []
        return Page(rows: rows, next: page.cursor, isLast: true)
    }

    func welcomes(for destination: [UInt8], page: PageRequest) async throws(NodeError) -> Page<
        WelcomeEnvelope
    > {
        let rows = welcomes.filter { $0.cursor.sequence > page.cursor.highest }
        return Page(rows: rows, next: page.cursor, isLast: true)
    }

    func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?] {
        groups.map { $0 == group ? envelopes.last : nil }
    }

    func identityUpdates(of requests: [IdentityLogRequest]) async throws(NodeError) -> [[IdentityLogEntry]] {
        try await base.identityUpdates(of: requests).map { $0 + identityEntries }
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

/// All that a client says to a node.
///
/// One protocol, many nodes: the v3 API over gRPC, a node inside the process, a node with faults for tests. Shapes are
/// those of the decentralised network (cursors are positions per originator), contents are opaque bytes: MLS messages,
/// sealed welcomes, key packages and identity updates are made and judged elsewhere.
///
/// Every function may be called again after any error: what already took effect at the node is not done twice
/// (publishing a message or a welcome again is dropped by the node; an identity update is looked up before it is sent
/// again; the commit log, which has no such protection, is never repeated and says ``NodeError/Code/outcomeUnknown``).
///
/// See: spec network.md 1, 2.
public protocol NodeAPI: Sendable {
    /// Publishes group messages in their order. Each holds the TLS bytes of one MLSMessage, from whose framing the node
    /// takes the group.
    func publish(groupMessages: [OutgoingGroupMessage]) async throws(NodeError)

    /// Publishes welcomes and welcome pointers, each to its own destination.
    func publish(welcomes: [OutgoingWelcome]) async throws(NodeError)

    /// Publishes a bare TLS KeyPackage; its leaf's signature key says for which installation. The latest one counts.
    func publish(keyPackage: [UInt8]) async throws(NodeError)

    /// Appends an encoded `xmtp.identity.associations.IdentityUpdate` to the log of the inbox it names.
    ///
    /// Returns only when the node has it: an answer lost on the way is looked up in the inbox's log, so that an update
    /// that took effect is never reported as refused.
    func publish(identityUpdate: [UInt8]) async throws(NodeError)

    /// Appends entries to the commit log of their groups. Never repeated by itself.
    func publish(commitLogEntries: [OutgoingCommitLogEntry]) async throws(NodeError)

    /// One page of the messages of a group.
    ///
    /// A group the node has never heard of is an empty page.
    func groupMessages(of group: [UInt8], page: PageRequest) async throws(NodeError) -> Page<GroupEnvelope>

    /// One page of the welcomes for an installation key, or for the destination a pointer names.
    func welcomes(for destination: [UInt8], page: PageRequest) async throws(NodeError) -> Page<
        WelcomeEnvelope
    >

    /// The newest message of each group, by position; nil for a group without messages. May lag behind a publish.
    func newestMessages(
        of groups: [[UInt8]], withContent: Bool
    ) async throws(NodeError) -> [GroupEnvelope?]

    /// The latest key package of each installation, by position; nil where the node has none. Keys may repeat.
    func keyPackages(of installationKeys: [[UInt8]]) async throws(NodeError) -> [[UInt8]?]

    /// The identity logs of several inboxes above the given sequence numbers, by position.
    func identityUpdates(of requests: [IdentityLogRequest]) async throws(NodeError) -> [[IdentityLogEntry]]

    /// The inbox ids (64 lower-case hexadecimal digits) that own the given accounts, by position. May lag behind a
    /// publish, so nil is not proof of absence just after one.
    func inboxIDs(of accounts: [AccountQuery]) async throws(NodeError) -> [String?]

    /// One page of the commit logs of several groups, oldest first, by position.
    func commitLogs(of requests: [CommitLogRequest]) async throws(NodeError) -> [Page<CommitLogEntry>]

    /// Asks the node to check contract-wallet signatures on their chain, by position.
    func verify(
        contractSignatures: [ContractSignature]
    ) async throws(NodeError) -> [ContractSignatureVerdict]

    /// The instant, in Unix nanoseconds, from which the network no longer takes v3 writes; nil if none is announced.
    func cutoverNanoseconds() async throws(NodeError) -> UInt64?

    /// Follows groups. A bell, not a record: see ``Subscription``.
    func subscribe(toGroups filters: [SubscriptionFilter]) -> Subscription<GroupEnvelope>

    /// Follows installation keys or pointer destinations.
    func subscribe(toWelcomes filters: [SubscriptionFilter]) -> Subscription<WelcomeEnvelope>
}

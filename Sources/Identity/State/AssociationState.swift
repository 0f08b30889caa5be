/// Who belongs to an inbox at one point of its log.
///
/// See: spec identity.md 5.1
public struct AssociationState: Hashable, Sendable {
    /// The inbox.
    public let inboxID: InboxID
    /// The members by name.
    public internal(set) var membersByIdentifier: [MemberIdentifier: AssociationMember]
    /// Who may revoke members and be replaced only by itself; need not be a member.
    public internal(set) var recoveryIdentifier: AccountIdentifier
    /// The raw bytes of every signature of the log, which may not be used again.
    public internal(set) var seenSignatures: Set<[UInt8]>

    init(
        inboxID: InboxID, members: [AssociationMember], recoveryIdentifier: AccountIdentifier,
        seenSignatures: Set<[UInt8]> = []
    ) {
        self.inboxID = inboxID
        self.recoveryIdentifier = recoveryIdentifier
        self.seenSignatures = seenSignatures
        membersByIdentifier = [:]
        for member in members {
            membersByIdentifier[member.identifier] = member
        }
    }

    /// The members by the time they were added, the creator last; of equal times by name.
    public var members: [AssociationMember] {
        membersByIdentifier.values.sorted { a, b in
            let (first, second) = (a.clientTimestampNanoseconds ?? .max, b.clientTimestampNanoseconds ?? .max)
            return first == second ? a.identifier.text < b.identifier.text : first < second
        }
    }

    /// The accounts among the members, in the order of `members`.
    public var accounts: [AccountIdentifier] { members.compactMap(\.identifier.account) }

    /// The installations among the members, in the order of `members`.
    public var installations: [InstallationID] { members.compactMap(\.identifier.installationID) }

    /// Whether an installation belongs to the inbox.
    ///
    /// This is the only place that binds a signature key to an inbox. See: spec identity.md 7.2, 7.3
    public func contains(_ installation: InstallationID) -> Bool {
        membersByIdentifier[MemberIdentifier(installation)] != nil
    }

    /// Whether an account belongs to the inbox.
    public func contains(_ account: AccountIdentifier) -> Bool {
        membersByIdentifier[MemberIdentifier(account)] != nil
    }
}

/// Collects the actions of an update, with those who must sign each, and makes the request for their signatures.
///
/// Lower-case every address before it gets here (`AccountIdentifier(address:)` does): what is written is what is signed
/// and compared. See: spec identity.md 5.6, 9.4
public struct IdentityUpdateBuilder: Sendable {
    /// The inbox to act on.
    public let inboxID: InboxID
    /// The present time, in nanoseconds since 1970. Two requests with the same actions within one second have the same
    /// text, and the second would be refused as a replay.
    public let clientTimestampNanoseconds: UInt64

    private var actions: [PendingAction] = []

    /// Begins with no action.
    public init(inboxID: InboxID, clientTimestampNanoseconds: UInt64) {
        self.inboxID = inboxID
        self.clientTimestampNanoseconds = clientTimestampNanoseconds
    }

    /// Creates the inbox; the owner must sign.
    public mutating func createInbox(owner: AccountIdentifier, nonce: UInt64) {
        actions.append(
            PendingAction(
                action: .createInbox(owner: owner, nonce: nonce), signers: [MemberIdentifier(owner)]))
    }

    /// Adds a member; a present member and the new one must sign.
    public mutating func add(_ member: MemberIdentifier, existing: MemberIdentifier) {
        actions.append(PendingAction(action: .add(member), signers: [existing, member]))
    }

    /// Revokes a member; the recovery identifier must sign.
    public mutating func revoke(_ member: MemberIdentifier, recovery: AccountIdentifier) {
        actions.append(PendingAction(action: .revoke(member), signers: [MemberIdentifier(recovery)]))
    }

    /// Names another recovery identifier; the present one must sign.
    public mutating func changeRecovery(to account: AccountIdentifier, recovery: AccountIdentifier) {
        actions.append(PendingAction(action: .changeRecovery(account), signers: [MemberIdentifier(recovery)]))
    }

    /// The request for the signatures.
    public func request() -> SignatureRequest {
        SignatureRequest(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds, actions: actions)
    }
}

/// An action and those who must sign it: of an addition the existing member, then the new one.
struct PendingAction: Hashable, Sendable, Codable {
    var action: IdentityAction
    var signers: [MemberIdentifier]
}

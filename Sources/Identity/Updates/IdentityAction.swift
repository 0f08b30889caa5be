/// What an identity update does, without the signatures.
///
/// See: spec identity.md 2.1
public enum IdentityAction: Hashable, Sendable, Codable {
    /// Creates the inbox that the account and nonce give.
    case createInbox(owner: AccountIdentifier, nonce: UInt64)
    /// Makes someone a member.
    case add(MemberIdentifier)
    /// Removes a member, and the installations it added.
    case revoke(MemberIdentifier)
    /// Names another account that may revoke and recover.
    case changeRecovery(AccountIdentifier)
}

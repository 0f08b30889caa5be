/// An action with the signatures it needs, not verified or verified as the parameter says.
///
/// See: spec identity.md 2.1, 5.3
public enum SignedAction<Signature: Sendable>: Sendable {
    /// Creation, signed by the owner.
    case createInbox(owner: AccountIdentifier, nonce: UInt64, owned: Signature)
    /// Addition, signed by a member (or the recovery identifier) and by the new member.
    case add(MemberIdentifier, existing: Signature, new: Signature)
    /// Revocation, signed by the recovery identifier.
    case revoke(MemberIdentifier, recovery: Signature)
    /// Change of the recovery identifier, signed by the present one.
    case changeRecovery(AccountIdentifier, recovery: Signature)

    /// The action alone.
    public var action: IdentityAction {
        switch self {
        case .createInbox(let owner, let nonce, _): .createInbox(owner: owner, nonce: nonce)
        case .add(let member, _, _): .add(member)
        case .revoke(let member, _): .revoke(member)
        case .changeRecovery(let account, _): .changeRecovery(account)
        }
    }

    /// The signatures: of an addition the existing member's first.
    public var signatures: [Signature] {
        switch self {
        case .createInbox(_, _, let owned): [owned]
        case .add(_, let existing, let new): [existing, new]
        case .revoke(_, let recovery), .changeRecovery(_, let recovery): [recovery]
        }
    }

    /// The action with each signature changed; of an addition the new member's first, which decides whose fault is told.
    func map<Other: Sendable>(_ change: (Signature) throws(IdentityError) -> Other) throws(IdentityError)
        -> SignedAction<Other>
    {
        switch self {
        case .createInbox(let owner, let nonce, let owned):
            return try .createInbox(owner: owner, nonce: nonce, owned: change(owned))
        case .add(let member, let existing, let new):
            let changedNew = try change(new)
            return try .add(member, existing: change(existing), new: changedNew)
        case .revoke(let member, let recovery):
            return try .revoke(member, recovery: change(recovery))
        case .changeRecovery(let account, let recovery):
            return try .changeRecovery(account, recovery: change(recovery))
        }
    }
}

extension SignedAction: Equatable where Signature: Equatable {}
extension SignedAction: Hashable where Signature: Hashable {}

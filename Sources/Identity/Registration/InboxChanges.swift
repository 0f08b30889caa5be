/// Requests for the changes a user makes to an inbox that exists.
///
/// Everything is taken from the state that is handed in: refresh it before asking anybody to sign.
///
/// See: spec identity.md 10
public enum InboxChanges {
    /// Adds a wallet or passkey; the installation signs at once, the new account must sign.
    ///
    /// - Throws: `IdentityError.request`.
    public static func add(
        _ account: AccountIdentifier, to inboxID: InboxID, installation: InstallationKey,
        clientTimestampNanoseconds: UInt64
    ) throws(IdentityError) -> SignatureRequest {
        var builder = IdentityUpdateBuilder(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds)
        builder.add(MemberIdentifier(account), existing: MemberIdentifier(installation.id))
        var request = builder.request()
        try request.add(installation.sign(updateText: request.text))
        return request
    }

    /// Revokes members, in the order given, in one update; the recovery identifier must sign once.
    ///
    /// - Parameter recovery: of the inbox's state, or, for someone who has no installation left, who is said to be it: then
    ///   only the node can say that it is not.
    public static func revoke(
        _ members: [MemberIdentifier], of inboxID: InboxID, recovery: AccountIdentifier,
        clientTimestampNanoseconds: UInt64
    ) -> SignatureRequest {
        var builder = IdentityUpdateBuilder(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds)
        for member in members {
            builder.revoke(member, recovery: recovery)
        }
        return builder.request()
    }

    /// Revokes every installation but one; nil when it is alone.
    public static func revokeOthers(
        than installation: InstallationID, state: AssociationState, clientTimestampNanoseconds: UInt64
    ) -> SignatureRequest? {
        let others = state.installations.filter { $0 != installation }.map(MemberIdentifier.init)
        guard !others.isEmpty else { return nil }
        return revoke(
            others, of: state.inboxID, recovery: state.recoveryIdentifier,
            clientTimestampNanoseconds: clientTimestampNanoseconds)
    }

    /// Names another recovery identifier; the present one must sign.
    public static func changeRecovery(
        to account: AccountIdentifier, state: AssociationState, clientTimestampNanoseconds: UInt64
    ) -> SignatureRequest {
        var builder = IdentityUpdateBuilder(
            inboxID: state.inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds)
        builder.changeRecovery(to: account, recovery: state.recoveryIdentifier)
        return builder.request()
    }
}

import Identity
import NodeClient
import Store

/// Changes to our own inbox.
///
/// See: spec identity.md 10
struct IdentityDesk {
    let context: EngineContext

    private var own: InboxID { context.account.inboxID }

    func request(_ change: InboxChange, _ state: AssociationState) async throws -> SignatureRequest {
        let now = UInt64(clamping: context.clock.nowNanoseconds)
        switch change {
        case .addAccount(let account, let evenFromAnotherInbox):
            guard !state.contains(account) else {
                throw ClientError(.invalid, "This wallet belongs to the inbox already.")
            }
            if !evenFromAnotherInbox { try await demandFree(account) }
            return try InboxChanges.add(
                account, to: own, installation: context.account.installation, clientTimestampNanoseconds: now)
        case .removeAccount(let account):
            guard state.contains(account) else {
                throw ClientError(.notFound, "This wallet does not belong to the inbox.")
            }
            return revoke([MemberIdentifier(account)], state, now)
        case .revoke(let installations):
            guard !installations.isEmpty, installations.allSatisfy(state.contains) else {
                throw ClientError(.notFound, "The inbox has no such installation.")
            }
            return revoke(installations.map { MemberIdentifier($0) }, state, now)
        case .revokeAllOthers:
            guard
                let request = InboxChanges.revokeOthers(
                    than: context.account.installation.id, state: state, clientTimestampNanoseconds: now)
            else { throw ClientError(.notFound, "This is the only installation of the inbox.") }
            return request
        case .changeRecovery(let account):
            guard account != state.recoveryIdentifier else {
                throw ClientError(.invalid, "This wallet is the recovery wallet already.")
            }
            return InboxChanges.changeRecovery(to: account, state: state, clientTimestampNanoseconds: now)
        }
    }

    private func revoke(
        _ members: [MemberIdentifier], _ state: AssociationState, _ now: UInt64
    ) -> SignatureRequest {
        InboxChanges.revoke(
            members, of: own, recovery: state.recoveryIdentifier, clientTimestampNanoseconds: now)
    }

    private func demandFree(_ account: AccountIdentifier) async throws {
        guard let other = try await InboxLookup(context.node).inbox(of: account), other != own else { return }
        throw ClientError(
            .forbidden,
            """
            This wallet belongs to another inbox, which could no longer be found by it: \
            say so explicitly if that is wanted.
            """)
    }

    /// Publishes an update, and reads what it made of the inbox.
    func publish(_ request: SignatureRequest) async throws {
        guard request.inboxID == own else {
            throw ClientError(.invalid, "The request is for another inbox.")
        }
        context.faults(.beforeIdentityPublished)
        try await InboxLookup(context.node).publish(request)
        context.faults(.afterIdentityPublished)
        try await context.directory.refresh([own])
    }
}

public import Identity
public import NodeClient

/// Questions about inboxes to a node, without an account and without a store.
public struct InboxLookup: Sendable {
    private let node: any NodeAPI

    /// Asks a node.
    public init(_ node: any NodeAPI) { self.node = node }

    /// The inbox of an account; nothing when the network knows none.
    ///
    /// - Throws: ``ClientError`` with code `network`.
    public func inbox(of account: AccountIdentifier) async throws -> InboxID? {
        try await inboxes(of: [account]).first.flatMap { $0 }
    }

    /// The inboxes of some accounts, by position.
    ///
    /// - Throws: ``ClientError`` with code `network`.
    public func inboxes(of accounts: [AccountIdentifier]) async throws -> [InboxID?] {
        do {
            return try await node.inboxIDs(of: accounts.map(AccountQuery.init)).map { $0.map { InboxID($0) } }
        } catch {
            throw ClientError(error)
        }
    }

    /// The state of an inbox by its whole log; nothing when it has none.
    ///
    /// - Throws: ``ClientError``: the node cannot be reached, or its log breaks the rules.
    public func state(of inbox: InboxID) async throws -> AssociationState? {
        try await log(of: inbox)?.state
    }

    /// How much room an inbox has left; nothing when there is no such inbox.
    public func budget(of inbox: InboxID) async throws -> InstallationBudget? {
        guard let (state, count) = try await log(of: inbox) else { return nil }
        return InstallationBudget(installations: state.installations.count, updates: count)
    }

    /// The request to revoke installations of an inbox that no installation here belongs to: for somebody who has as many
    /// as there may be, or has lost them.
    ///
    /// - Parameter recovery: The wallet that will sign; it must be the inbox's recovery wallet.
    /// - Throws: ``ClientError``: no such inbox, another recovery wallet, an installation it does not have.
    ///
    /// See: spec identity.md 10
    public func revocation(
        of installations: [InstallationID], inbox: InboxID, recovery: AccountIdentifier, nowNanoseconds: Int64
    ) async throws -> SignatureRequest {
        guard let state = try await state(of: inbox) else {
            throw ClientError(.unknownAccount, "The network knows no such inbox.")
        }
        guard state.recoveryIdentifier == recovery else {
            throw ClientError(
                .forbidden, "Only the inbox's recovery wallet can revoke; this is another wallet.")
        }
        guard !installations.isEmpty, installations.allSatisfy(state.contains) else {
            throw ClientError(.notFound, "The inbox has no such installation.")
        }
        return InboxChanges.revoke(
            installations.map { MemberIdentifier($0) }, of: inbox, recovery: recovery,
            clientTimestampNanoseconds: UInt64(clamping: nowNanoseconds))
    }

    /// Publishes an update that everybody has signed.
    ///
    /// - Throws: ``ClientError``: a signature is missing, the node refused.
    public func publish(_ request: SignatureRequest) async throws {
        guard request.isReady else {
            throw ClientError(.unsigned, "A signature is still missing: sign the text with the wallet first.")
        }
        do {
            try await node.publish(identityUpdate: request.update().serialized)
        } catch {
            throw ClientError(anything: error)
        }
    }

    private func log(of inbox: InboxID) async throws -> (state: AssociationState, updates: Int)? {
        do {
            let entries =
                try await node.identityUpdates(of: [IdentityLogRequest(inboxID: inbox.text)])
                .first ?? []
            guard !entries.isEmpty else { return nil }
            let state = try await AssociationLog.replay(
                entries.sorted { $0.sequence < $1.sequence }.map {
                    try UnverifiedIdentityUpdate(serialized: $0.update)
                },
                verifier: NodeContractVerifier(node: node))
            return (state, entries.count)
        } catch {
            throw ClientError(anything: error)
        }
    }
}

extension AccountQuery {
    /// The question about an account.
    init(_ account: AccountIdentifier) {
        let kind: Kind = if case .ethereum = account { .ethereum } else { .passkey }
        self.init(identifier: account.text, kind: kind)
    }
}

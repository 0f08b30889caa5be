public import Identity
internal import Synchronization

/// Judges identity updates by the association state machine, every signature checked, and refuses in the words of the
/// reference implementation.
///
/// The state an inbox had when it was judged last is kept, so that a long log is not replayed for each update.
///
/// See: spec identity.md 5, network.md 1.10.
public final class AssociationJudge: IdentityJudge {
    private struct Known {
        var count: Int
        var last: [UInt8]
        var state: AssociationState
    }

    /// Inboxes whose state is kept.
    private static let keptInboxes = 4096

    private let contracts: any SmartContractWalletVerifier
    private let known = Mutex<[String: Known]>([:])

    public init(contracts: any SmartContractWalletVerifier = NoChain()) { self.contracts = contracts }

    public func judge(
        update: [UInt8], inboxID: String, after log: [[UInt8]]
    ) async throws(NodeRefusal) -> IdentityVerdict {
        do {
            let before = try await state(of: inboxID, after: log)
            let after = try await AssociationLog.replay(
                [UnverifiedIdentityUpdate(serialized: update)], from: before, verifier: contracts)
            keep(Known(count: log.count + 1, last: update, state: after), for: inboxID)
            return verdict(before, after)
        } catch {
            if error.isRetryable { throw NodeRefusal(.unavailable, error.nodeText) }
            throw NodeRefusal(.invalidArgument, error.nodeText)
        }
    }

    private func state(of inboxID: String, after log: [[UInt8]]) async throws(IdentityError)
        -> AssociationState?
    {
        guard let last = log.last else { return nil }
        if let known = known.withLock({ $0[inboxID] }), known.count == log.count, known.last == last {
            return known.state
        }
        var updates: [UnverifiedIdentityUpdate] = []
        for entry in log { updates.append(try UnverifiedIdentityUpdate(serialized: entry)) }
        return try await AssociationLog.replay(updates, verifier: contracts)
    }

    private func keep(_ entry: Known, for inboxID: String) {
        known.withLock { known in
            if known.count >= Self.keptInboxes, known[inboxID] == nil, let other = known.keys.first {
                known[other] = nil
            }
            known[inboxID] = entry
        }
    }

    private func verdict(_ before: AssociationState?, _ after: AssociationState) -> IdentityVerdict {
        let diff = before?.diff(to: after) ?? after.asDiff
        return IdentityVerdict(
            addedAddresses: addresses(diff.newMembers), removedAddresses: addresses(diff.removedMembers))
    }

    private func addresses(_ members: Set<MemberIdentifier>) -> Set<String> {
        Set(members.compactMap { if case .ethereum(let address) = $0 { address } else { nil } })
    }
}

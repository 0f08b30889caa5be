/// The log of an inbox, replayed: updates in, a state out, or the first refusal.
///
/// Any error makes the whole result fail: there is no last good state, and no entry is skipped.
///
/// See: spec identity.md 5.2
public enum AssociationLog {
    /// Verifies every signature of every update, then folds. A signature's fault wins over any rule of the state machine.
    ///
    /// - Parameters:
    ///   - updates: in ascending order of sequence ids.
    ///   - state: where to begin; nil for the beginning of the log.
    ///   - verifier: asked about contract wallets, each question once.
    /// - Throws: `IdentityError.signature`, `.association`, or `.contractVerifierUnavailable`, which alone is worth trying
    ///   again.
    public static func replay(
        _ updates: [UnverifiedIdentityUpdate], from state: AssociationState? = nil,
        verifier: some SmartContractWalletVerifier
    ) async throws(IdentityError) -> AssociationState {
        var verified: [VerifiedIdentityUpdate] = []
        verified.reserveCapacity(updates.count)
        for update in updates {
            try await verified.append(update.verified(by: verifier))
        }
        return try fold(verified, from: state)
    }

    /// Folds updates that are verified already.
    ///
    /// - Throws: `IdentityError.association`.
    public static func fold(_ updates: [VerifiedIdentityUpdate], from state: AssociationState? = nil)
        throws(IdentityError) -> AssociationState
    {
        var state = state
        for update in updates {
            state = try AssociationStateMachine.apply(update, to: state)
        }
        guard let state else { throw .association(.notCreated) }
        return state
    }

    /// The entries a state at a sequence id is made of.
    ///
    /// - Parameters:
    ///   - entries: of one inbox, in any order.
    ///   - sequenceID: the highest id to take, which must be there; nil for all there are.
    /// - Returns: in ascending order.
    /// - Throws: `IdentityError.association(.missingIdentityUpdate)` when there is no entry with exactly this id, or none
    ///   at all. See: spec identity.md 5.8
    public static func entries(_ entries: [LoggedIdentityUpdate], upTo sequenceID: UInt64?)
        throws(IdentityError)
        -> [LoggedIdentityUpdate]
    {
        let taken = entries.filter { $0.sequenceID <= sequenceID ?? .max }.sorted {
            $0.sequenceID < $1.sequenceID
        }
        guard let last = taken.last, sequenceID == nil || last.sequenceID == sequenceID else {
            throw .association(.missingIdentityUpdate)
        }
        return taken
    }

    /// The state of an inbox at a sequence id.
    ///
    /// - Throws: as `entries(_:upTo:)` and `replay(_:from:verifier:)`.
    public static func state(
        of entries: [LoggedIdentityUpdate], at sequenceID: UInt64? = nil,
        verifier: some SmartContractWalletVerifier
    ) async throws(IdentityError) -> AssociationState {
        try await replay(self.entries(entries, upTo: sequenceID).map(\.update), verifier: verifier)
    }
}

/// The rules by which updates change who belongs to an inbox.
///
/// States: no inbox yet, or an `AssociationState`. Events: the four actions of a verified update. Creation leads from
/// none to a state and is refused afterwards; the other three lead from state to state and are refused before. The checks
/// stand in the order of the reference client: the first that fails decides the error.
///
/// See: spec identity.md 5.2, 5.3
enum AssociationStateMachine {
    /// The state after an update: each action sees what the one before it left.
    ///
    /// - Throws: `IdentityError.association`.
    static func apply(_ update: VerifiedIdentityUpdate, to state: AssociationState?) throws(IdentityError)
        -> AssociationState
    {
        var state = state
        for action in update.actions {
            try apply(action, to: &state, at: update.clientTimestampNanoseconds)
        }
        guard var state else { throw .association(.notCreated) }
        guard state.inboxID == update.inboxID else { throw .association(.wrongInboxID) }
        // Only now: a signature may serve for several actions of one update.
        state.seenSignatures.formUnion(update.actions.flatMap { $0.signatures.map(\.rawBytes) })
        return state
    }

    /// Changes the state in place: an update may have thousands of actions.
    private static func apply(
        _ action: SignedAction<VerifiedSignature>, to state: inout AssociationState?, at time: UInt64
    ) throws(IdentityError) {
        if case .createInbox(let owner, let nonce, let owned) = action {
            guard state == nil else { throw .association(.multipleCreate) }
            state = try create(owner: owner, nonce: nonce, owned: owned)
            return
        }
        guard let seen = state?.seenSignatures else { throw .association(.notCreated) }
        guard action.signatures.allSatisfy({ !seen.contains($0.rawBytes) }) else {
            throw .association(.replay)
        }
        switch action {
        case .createInbox: break
        case .add(let member, let existing, let new):
            try state?.add(member, existing: existing, new: new, at: time)
        case .revoke(let member, let recovery):
            try state?.checkRecovery(recovery)
            state?.revoke(member)
        case .changeRecovery(let account, let recovery):
            try state?.checkRecovery(recovery)
            state?.recoveryIdentifier = account
        }
    }

    private static func create(owner: AccountIdentifier, nonce: UInt64, owned: VerifiedSignature)
        throws(IdentityError) -> AssociationState
    {
        let member = MemberIdentifier(owner)
        guard owned.signer == member else { throw .association(.missingExistingMember) }
        try owned.checkMayStand(for: member.kind)
        guard owned.kind != .legacyDelegated || nonce == 0 else { throw .association(.legacySignatureReuse) }
        return try AssociationState(
            inboxID: InboxID(of: owner, nonce: nonce),
            members: [
                AssociationMember(
                    identifier: member, addedBy: nil, clientTimestampNanoseconds: nil,
                    chainNumber: owned.chainNumber)
            ],
            recoveryIdentifier: owner)
    }
}

extension AssociationState {
    fileprivate mutating func add(
        _ member: MemberIdentifier, existing: VerifiedSignature, new: VerifiedSignature, at time: UInt64
    ) throws(IdentityError) {
        guard new.signer == member else { throw .association(.newMemberSignatureMismatch) }
        guard new.signer != existing.signer else { throw .association(.addedSelf) }
        try checkLegacy(existing: existing, new: new)
        try new.checkMayStand(for: member.kind)
        let adder = try adder(existing)
        try existing.checkMayStand(for: adder.kind)
        guard existing.signer.kind != .installation || member.kind != .installation else {
            throw .association(.memberNotAllowed(existing.signer.kind, member.kind))
        }
        // The signer's name, not the message's: a passkey carries the relying party it signed for.
        membersByIdentifier[new.signer] = AssociationMember(
            identifier: new.signer, addedBy: adder, clientTimestampNanoseconds: time,
            chainNumber: new.chainNumber)
    }

    /// Legacy keys belong to inboxes that their wallet made with nonce 0.
    private func checkLegacy(existing: VerifiedSignature, new: VerifiedSignature) throws(IdentityError) {
        guard let account = existing.signer.account,
            existing.kind == .legacyDelegated || new.kind == .legacyDelegated
        else { return }
        guard try inboxID == InboxID(of: account, nonce: 0) else { throw .association(.legacySignatureReuse) }
    }

    /// Who adds: a member, or the recovery identifier although it is none.
    private func adder(_ existing: VerifiedSignature) throws(IdentityError) -> MemberIdentifier {
        if let member = membersByIdentifier[existing.signer] {
            try existing.checkChain(of: member)
            return member.identifier
        }
        let recovery = MemberIdentifier(recoveryIdentifier)
        guard existing.signer == recovery else { throw .association(.missingExistingMember) }
        guard existing.kind != .legacyDelegated else { throw .association(.legacySignatureReuse) }
        return recovery
    }

    /// The checks before revoking and before changing the recovery identifier.
    fileprivate func checkRecovery(_ signature: VerifiedSignature) throws(IdentityError) {
        if let member = membersByIdentifier[signature.signer] {
            try signature.checkChain(of: member)
        }
        guard signature.kind != .legacyDelegated else {
            throw .association(.signatureNotAllowed(.ethereum, .legacyDelegated))
        }
        guard signature.signer == MemberIdentifier(recoveryIdentifier) else {
            throw .association(.missingExistingMember)
        }
    }

    /// Removes a member and the installations it added, one level deep; also when it is no member (any more).
    fileprivate mutating func revoke(_ member: MemberIdentifier) {
        membersByIdentifier[member] = nil
        let children = membersByIdentifier.values.filter {
            $0.identifier.kind == .installation && $0.addedBy == member
        }
        for child in children { membersByIdentifier[child.identifier] = nil }
    }
}

extension VerifiedSignature {
    fileprivate func checkMayStand(for member: MemberKind) throws(IdentityError) {
        guard kind.mayStand(for: member) else { throw .association(.signatureNotAllowed(member, kind)) }
    }

    /// A member signs from the chain it joined from.
    ///
    /// See: spec identity.md 5.5
    fileprivate func checkChain(of member: AssociationMember) throws(IdentityError) {
        guard member.chainNumber == chainNumber else {
            throw .association(.chainMismatch(joined: member.chainNumber ?? 0, signing: chainNumber ?? 0))
        }
    }
}

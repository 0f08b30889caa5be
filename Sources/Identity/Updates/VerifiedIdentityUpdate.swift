public import Ethereum

/// An identity update all of whose signatures were verified. That its signers may do what it says is for the state
/// machine to judge.
///
/// See: spec identity.md 5.2
public struct VerifiedIdentityUpdate: Sendable {
    /// The inbox it says it acts on.
    public let inboxID: InboxID
    /// When its text was made, in nanoseconds since 1970, by the clock of whoever made it.
    public let clientTimestampNanoseconds: UInt64
    /// The actions, in the order they apply.
    public let actions: [SignedAction<VerifiedSignature>]

    /// The kind of signature that created the inbox, when the update did.
    public var creationSignatureKind: SignatureKind? {
        for case .createInbox(_, _, let owned) in actions { return owned.kind }
        return nil
    }
}

extension UnverifiedIdentityUpdate {
    /// Verifies every signature.
    ///
    /// - Parameter answers: to `contractQuestions`.
    /// - Throws: `IdentityError.signature`, or `.contractVerifierUnavailable` when an answer is missing.
    public func verified(answers: [SmartContractWalletQuestion: SmartContractWalletAnswer] = [:])
        throws(IdentityError) -> VerifiedIdentityUpdate
    {
        let text = signatureText
        var verified: [SignedAction<VerifiedSignature>] = []
        verified.reserveCapacity(actions.count)
        for action in actions {
            try verified.append(
                action.map { (signature) throws(IdentityError) in
                    try signature.verified(text: text, answers: answers)
                })
        }
        return VerifiedIdentityUpdate(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds, actions: verified)
    }

    /// Verifies every signature, after asking about the contract wallets.
    ///
    /// - Throws: as `verified(answers:)`.
    public func verified(by verifier: some SmartContractWalletVerifier) async throws(IdentityError)
        -> VerifiedIdentityUpdate
    {
        let questions = contractQuestions
        guard !questions.isEmpty else { return try verified() }
        // What can be refused without asking anybody is.
        try verifyAllButContracts()
        return try await verified(answers: verifier.answered(questions))
    }

    private func verifyAllButContracts() throws(IdentityError) {
        let text = signatureText
        for signature in actions.flatMap(\.signatures) {
            if case .smartContractWallet = signature { continue }
            _ = try signature.verified(text: text, answers: [:])
        }
    }
}

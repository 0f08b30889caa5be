public import Ethereum

/// An update that waits for signatures. Its text is fixed; it can be stored until all have signed.
///
/// See: spec identity.md 9.4
public struct SignatureRequest: Hashable, Sendable, Codable {
    /// The inbox to act on.
    public let inboxID: InboxID
    /// When the text was made, in nanoseconds since 1970.
    public let clientTimestampNanoseconds: UInt64

    private let actions: [PendingAction]
    private var signatures: [MemberIdentifier: UnverifiedSignature] = [:]

    init(inboxID: InboxID, clientTimestampNanoseconds: UInt64, actions: [PendingAction]) {
        self.inboxID = inboxID
        self.clientTimestampNanoseconds = clientTimestampNanoseconds
        self.actions = actions
    }

    /// The text to sign: show it to the user first, then sign exactly its UTF-8 bytes.
    public var text: String {
        SignatureText.text(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds,
            actions: actions.map(\.action))
    }

    /// The members who have not signed yet: once for each signature they owe, so a name may come several times.
    public var missingSigners: [MemberIdentifier] {
        actions.flatMap(\.signers).filter { signatures[$0] == nil }
    }

    /// The accounts among `missingSigners`: whom a user must be asked for.
    public var missingAccounts: [AccountIdentifier] { missingSigners.compactMap(\.account) }

    /// Whether nobody's signature is missing; a request without actions is ready.
    public var isReady: Bool { missingSigners.isEmpty }

    /// Verifies a signature and puts it in every place its signer owes one.
    ///
    /// - Parameter answers: to the question about a contract wallet; see `UnverifiedSignature.contractQuestion`.
    /// - Throws: `IdentityError.signature`, or `.request(.unknownSigner)` when nothing is owed by the signer.
    public mutating func add(
        _ signature: UnverifiedSignature,
        answers: [SmartContractWalletQuestion: SmartContractWalletAnswer] = [:]
    ) throws(IdentityError) {
        try add(signature, signer: signature.verified(text: text, answers: answers).signer)
    }

    /// Verifies a signature that a signer supplied, asking about a contract wallet's, and puts it in every place its signer
    /// owes one.
    ///
    /// - Throws: as `add(_:answers:)`; `.request(.noBlockNumber)` when the verifier names no block for a contract wallet.
    public mutating func add(_ supplied: SuppliedSignature, verifier: some SmartContractWalletVerifier)
        async throws(IdentityError)
    {
        switch supplied {
        case .complete(let signature):
            let digest = PersonalMessage.digest(text)
            let questions = [signature.contractQuestion(digest: digest)].compactMap(\.self)
            try await add(signature, answers: questions.isEmpty ? [:] : verifier.answered(questions))
        case .contract(let account, let blockNumber, let bytes):
            let question = SmartContractWalletQuestion(
                account: account, blockNumber: blockNumber, digest: PersonalMessage.digest(text),
                signature: bytes)
            guard let answer = try await verifier.answered([question])[question] else {
                throw .contractVerifierUnavailable
            }
            let signer = try VerifiedSignature(question: question, answer: answer).signer
            guard let block = answer.blockNumber else { throw .request(.noBlockNumber) }
            try add(
                .smartContractWallet(account: account, blockNumber: block, signature: bytes), signer: signer)
        }
    }

    private mutating func add(_ signature: UnverifiedSignature, signer: MemberIdentifier)
        throws(IdentityError)
    {
        guard missingSigners.contains(signer) else { throw .request(.unknownSigner) }
        signatures[signer] = signature
    }

    /// The update, when everybody has signed.
    ///
    /// - Throws: `IdentityError.request(.missingSigner)`.
    public func update() throws(IdentityError) -> UnverifiedIdentityUpdate {
        var signed: [SignedAction<UnverifiedSignature>] = []
        for pending in actions {
            try signed.append(sign(pending))
        }
        return UnverifiedIdentityUpdate(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds, actions: signed)
    }

    private func sign(_ pending: PendingAction) throws(IdentityError) -> SignedAction<UnverifiedSignature> {
        let given = pending.signers.compactMap { signatures[$0] }
        guard given.count == pending.signers.count, let first = given.first, let last = given.last else {
            throw .request(.missingSigner)
        }
        return switch pending.action {
        case .createInbox(let owner, let nonce): .createInbox(owner: owner, nonce: nonce, owned: first)
        case .add(let member): .add(member, existing: first, new: last)
        case .revoke(let member): .revoke(member, recovery: first)
        case .changeRecovery(let account): .changeRecovery(account, recovery: first)
        }
    }
}

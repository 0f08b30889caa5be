public import Ethereum

/// An identity update as it was read or built, whose signatures nobody has checked.
///
/// Nothing hashes or signs its bytes: what is signed is its text.
///
/// See: spec identity.md 2.1, 2.4
public struct UnverifiedIdentityUpdate: Hashable, Sendable {
    /// The inbox it says it acts on.
    public var inboxID: InboxID
    /// When its text was made, in nanoseconds since 1970, by the clock of whoever made it.
    public var clientTimestampNanoseconds: UInt64
    /// The actions, in the order they apply.
    public var actions: [SignedAction<UnverifiedSignature>]

    /// Puts an update together.
    public init(
        inboxID: InboxID, clientTimestampNanoseconds: UInt64, actions: [SignedAction<UnverifiedSignature>]
    ) {
        self.inboxID = inboxID
        self.clientTimestampNanoseconds = clientTimestampNanoseconds
        self.actions = actions
    }

    /// The text its signatures must be over.
    public var signatureText: String {
        SignatureText.text(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds,
            actions: actions.map(\.action))
    }

    /// What must be asked about its contract wallets before it can be verified; each question once.
    public var contractQuestions: [SmartContractWalletQuestion] {
        let digest = PersonalMessage.digest(signatureText)
        var seen: Set<SmartContractWalletQuestion> = []
        return actions.flatMap(\.signatures).compactMap { $0.contractQuestion(digest: digest) }
            .filter { seen.insert($0).inserted }
    }
}

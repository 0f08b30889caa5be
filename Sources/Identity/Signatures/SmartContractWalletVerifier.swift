public import Ethereum

/// Whoever can answer questions about contract wallets: a client asks its node, a node asks a chain.
///
/// See: spec identity.md 4.4
public protocol SmartContractWalletVerifier: Sendable {
    /// The answers, in the order of the questions. An error means that nobody could be asked now.
    func answers(to questions: [SmartContractWalletQuestion]) async throws -> [SmartContractWalletAnswer]
}

extension SmartContractWalletVerifier {
    func answered(_ questions: [SmartContractWalletQuestion]) async throws(IdentityError)
        -> [SmartContractWalletQuestion: SmartContractWalletAnswer]
    {
        guard let answers = try? await answers(to: questions), answers.count == questions.count else {
            throw .contractVerifierUnavailable
        }
        return Dictionary(zip(questions, answers)) { first, _ in first }
    }
}

/// For places where nobody can be asked: contract wallets are refused for now, as something to try again.
public struct NoContractVerifier: SmartContractWalletVerifier {
    /// Asks nobody.
    public init() {}

    public func answers(to questions: [SmartContractWalletQuestion]) async throws
        -> [SmartContractWalletAnswer]
    {
        throw IdentityError.contractVerifierUnavailable
    }
}

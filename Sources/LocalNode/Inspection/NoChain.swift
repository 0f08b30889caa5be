public import Ethereum
public import Identity

/// A node without a chain calls no contract-wallet signature valid.
public struct NoChain: SmartContractWalletVerifier {
    public init() {}

    public func answers(
        to questions: [SmartContractWalletQuestion]
    ) async throws -> [SmartContractWalletAnswer] {
        questions.map { _ in SmartContractWalletAnswer(isValid: false, failure: "no chain behind this node") }
    }
}

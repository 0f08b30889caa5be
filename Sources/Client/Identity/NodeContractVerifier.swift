import Ethereum
import Identity
import NodeClient

/// Asks our node about contract wallets.
struct NodeContractVerifier: SmartContractWalletVerifier {
    let node: any NodeAPI

    func answers(to questions: [SmartContractWalletQuestion]) async throws -> [SmartContractWalletAnswer] {
        let verdicts = try await node.verify(
            contractSignatures: questions.map {
                ContractSignature(
                    accountID: $0.account.text, blockNumber: $0.blockNumber, signature: $0.signature,
                    hash: $0.digest)
            })
        return verdicts.map { SmartContractWalletAnswer(isValid: $0.isValid, blockNumber: $0.blockNumber) }
    }
}

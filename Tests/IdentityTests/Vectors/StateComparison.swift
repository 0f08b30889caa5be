import Testing

import Ethereum
@testable import Identity

/// A verifier that says "valid" at the block asked for, or at another one.
struct ObedientVerifier: SmartContractWalletVerifier {
    var isValid = true
    var latestBlock: UInt64? = 777

    func answers(to questions: [SmartContractWalletQuestion]) async throws -> [SmartContractWalletAnswer] {
        questions.map {
            SmartContractWalletAnswer(isValid: isValid, blockNumber: $0.blockNumber ?? latestBlock)
        }
    }
}

enum StateComparison {
    /// Compares a state with what the library reported of its own.
    static func check(
        _ state: AssociationState, creation: SignatureKind?, against expected: VectorValue, _ name: String,
        unrecorded: String? = nil
    ) {
        #expect(state.inboxID.text == expected["inbox_id"].text, "\(name)")
        #expect(describe(state.recoveryIdentifier) == describe(expected["recovery_identifier"]), "\(name)")
        #expect(
            state.accounts.map(describe).sorted() == expected["identifiers"].array.map(describe).sorted(),
            "\(name)")
        let installations = state.members.compactMap { member in
            member.identifier.installationID.map { "\($0.text) \(member.clientTimestampNanoseconds ?? 0)" }
        }
        let expectedInstallations = expected["installations"].array.filter { $0["id"].text != unrecorded }.map
        {
            "\($0["id"].text) \($0["client_timestamp_ns"].text)"
        }
        #expect(installations.sorted() == expectedInstallations.sorted(), "\(name)")
        let kinds: [SignatureKind: String] = [
            .erc191: "erc191", .erc1271: "erc1271", .legacyDelegated: "legacy_delegated", .p256: "p256",
        ]
        #expect(creation.flatMap { kinds[$0] } == expected["creation_signature_kind"].optionalText, "\(name)")
    }

    private static func describe(_ account: AccountIdentifier) -> String {
        switch account {
        case .ethereum(let address): "ethereum \(address)"
        case .passkey: "passkey \(account.text)"
        }
    }

    private static func describe(_ vector: VectorValue) -> String {
        "\(vector["kind"].text) \(vector["identifier"].text)"
    }
}

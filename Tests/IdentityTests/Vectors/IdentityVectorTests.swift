import Foundation
import TestSupport
import Testing

@testable import Identity

/// Results of the real libxmtp 1.10.
@Suite struct IdentityVectorTests {
    @Test("every case of identity.json agrees", .enabled(if: VectorFolder.has("identity.json")))
    func everyCaseAgrees() async throws {
        let file = try VectorValue(file: VectorFolder.data("identity.json"))
        var count = 0
        count += InboxIDVectors.check(file["inbox_ids"])
        count += EthereumVectors.check(file["ethereum"])
        count += try await AssociationVectors.check(file["association_states"])
        count += try KeyPackageVectors.check(file["key_packages"])
        let (flows, others) = try await FlowVectors(file).check()
        count += flows
        #expect(count + others.count == 37 + 29 + 153 + 37 + 33)
        print(
            "identity.json: \(count) cases agree "
                + "(of the client, not of this module: \(others.joined(separator: ", ")))")
    }
}

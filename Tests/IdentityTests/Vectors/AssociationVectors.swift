import Testing

@testable import Identity

enum AssociationVectors {
    static func check(_ cases: VectorValue) async throws -> Int {
        for vector in cases.array {
            await check(case: vector)
        }
        return cases.array.count
    }

    private static func check(case vector: VectorValue) async {
        let name = vector["name"].text
        let verifier = ObedientVerifier(isValid: name != "scw_signature_invalid")
        do {
            var entries: [LoggedIdentityUpdate] = []
            for entry in vector["updates"].array {
                let update = try UnverifiedIdentityUpdate(serialized: entry["identity_update"].bytes)
                // Repetitions of an earlier entry are recorded as bytes only; of the tampered entry the text recorded is
                // the one that was signed.
                if entry["signature_text"].isPresent, name != "text_tampered_time" {
                    #expect(update.signatureText == entry["signature_text"].text, "\(name)")
                    #expect(
                        update.clientTimestampNanoseconds == entry["client_timestamp_ns"].number, "\(name)")
                }
                let again = try UnverifiedIdentityUpdate(serialized: update.serialized)
                #expect(again == update, "\(name)")
                entries.append(
                    LoggedIdentityUpdate(
                        sequenceID: entry["sequence_id"].number, serverTimestampNanoseconds: 0, update: update
                    ))
            }
            let state = try await AssociationLog.state(of: entries, verifier: verifier)
            #expect(vector["result"]["ok"].flag, "\(name) was accepted")
            #expect(try AssociationState(serialized: state.serialized) == state, "\(name)")
            let first = entries.min { $0.sequenceID < $1.sequenceID }
            let creation = try await first?.update.verified(by: verifier).creationSignatureKind
            StateComparison.check(state, creation: creation, against: vector["result"]["state"], name)
        } catch {
            let expected = vector["result"]["error"].text
            #expect(!vector["result"]["ok"].flag, "\(name): \(error.nodeText)")
            #expect(expected.hasSuffix(error.nodeText), "\(name): \(error.nodeText) instead of \(expected)")
        }
    }
}

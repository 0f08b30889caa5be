import Testing

@testable import Identity

enum InboxIDVectors {
    /// Returns the number of cases compared.
    static func check(_ cases: VectorValue) -> Int {
        for vector in cases.array {
            let identifier = vector["identifier"].text
            do {
                let account =
                    vector["kind"].text == "passkey"
                    ? try AccountIdentifier(passkey: identifier) : try AccountIdentifier(address: identifier)
                let inbox = try InboxID(of: account, nonce: vector["nonce"].number)
                #expect(inbox.text == vector["inbox_id"].optionalText, "\(identifier)")
            } catch {
                let expected = vector["error"].text.split(separator: "\n").first ?? ""
                #expect(
                    !expected.isEmpty && expected.hasSuffix(error.nodeText),
                    "\(identifier): \(error.nodeText)")
            }
        }
        return cases.array.count
    }
}

import Testing

@testable import Identity

@Suite struct SignatureTextTests {
    @Test(
        "times are whole seconds of a signed number, in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (1_700_000_000_999_999_999, "2023-11-14T22:13:20Z"),
            (1_709_210_096_000_000_000, "2024-02-29T12:34:56Z"),
            (9_223_372_036_854_775_807, "2262-04-11T23:47:16Z"),
            (9_223_372_036_854_775_808, "1677-09-21T00:12:43Z"),
            (18_446_744_073_709_551_615, "1969-12-31T23:59:59Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
            (1_735_689_599_000_000_000, "2024-12-31T23:59:59Z"),
        ] as [(UInt64, String)])
    func times(nanoseconds: UInt64, text: String) {
        #expect(SignatureText.time(nanoseconds) == text)
    }

    @Test("every action has its two lines")
    func actions() {
        let wallet = "0x1a642f0e3c3af545e7acbd38b07251b3990914f1"
        let key = Passkey(key: [0xab, 0x01], relyingParty: "x")
        let lines: [(IdentityAction, String)] = [
            (.createInbox(owner: .ethereum(wallet), nonce: 9), "- Create inbox\n  (Owner: \(wallet))"),
            (.createInbox(owner: .passkey(key), nonce: 9), "- Create inbox\n  (Owner: ab01)"),
            (.add(.ethereum("0xAB")), "- Link address to inbox\n  (Address: 0xAB)"),
            (.add(.passkey(key)), "- Link passkey to inbox\n  (Passkey: ab01)"),
            (.add(.installation([1, 2])), "- Grant messaging access to app\n  (ID: 0102)"),
            (.revoke(.ethereum(wallet)), "- Unlink address from inbox\n  (Address: \(wallet))"),
            (.revoke(.passkey(key)), "- Unlink passkey from inbox\n  (Passkey: ab01)"),
            (.revoke(.installation([])), "- Revoke messaging access from app\n  (ID: )"),
            (.changeRecovery(.passkey(key)), "- Change inbox recovery address\n  (Address: ab01)"),
        ]
        for (action, text) in lines { #expect(SignatureText.text(of: action) == text) }
    }
}

import Identity
import MailConversion
import Testing

struct AliasFileTests {
    private let account = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"

    private var text: String {
        """
        # mine
        alias bo Bo Smith <\(Cast.bo.text)@xmtp.alt>
        alias -group friends vitalik "V, B" <\(account)@xmtp.alt>
        alias caro caro.eth@xmtp.alt
        alias mother mother@example.org
        alias broken
        set folder=~/Mail
        """
    }

    @Test func readsTheAliasesOfMuttThatAreOurs() {
        let file = AliasFile(mutt: text, in: .production)
        #expect(file.entries.map(\.alias) == ["bo", "vitalik", "caro"])
        #expect(file.entries.map(\.name) == ["Bo Smith", "V, B", "caro"])
        #expect(file.recipient(of: "BO") == .inbox(Cast.bo))
        #expect(file.recipient(of: "caro") == .name("caro.eth"))
        #expect(file.recipient(of: "mother") == nil)
    }

    @Test func writesWhatItReads() {
        let file = AliasFile(mutt: text, in: .production)
        let again = AliasFile(mutt: file.mutt(in: .production), in: .production)
        #expect(again.entries.map(\.recipient) == file.entries.map(\.recipient))
        #expect(AliasFile(vCards: file.vCards(in: .production), in: .production) == file)
    }

    @Test func aNameCannotBreakOutOfItsLine() {
        let entry = AliasFile.Entry(alias: "x", name: "a\"\r\nalias y <z", recipient: .inbox(Cast.bo))
        let file = AliasFile([entry])
        #expect(AliasFile(mutt: file.mutt(in: .production), in: .production).entries.map(\.alias) == ["x"])
        #expect(
            AliasFile(vCards: file.vCards(in: .production), in: .production).entries.map(\.alias) == ["x"])
    }

    @Test func saysWhichNamesLeadToSomebodyElse() {
        let name = Recipient.name("bo.eth")
        let changes = AliasFile.changes(from: [name: Cast.bo, .alias("x"): Cast.bo], to: [name: Cast.caro])
        #expect(changes.map(\.recipient) == [name])
        #expect(changes.map(\.new) == [Cast.caro])
    }
}

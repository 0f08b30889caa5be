import Maildir
import Testing

struct MaildirNameTests {
    @Test func aNameCarriesTimeIdentityAndExactSizes() throws {
        let bytes = Array("a\nb\n".utf8)
        let name = try MaildirName(
            sentNanoseconds: 1_795_341_600_000_123_999, identity: "5f0c0000000000000000000000000000",
            bytes: bytes)
        #expect(name.description == "1795341600.M000123X5f0c0000000000000000000000000000.xmtp,S=4,W=6")
        #expect(name.size == 4)
        #expect(name.wireSize == 6)
        #expect(name.unique == "1795341600.M000123X5f0c0000000000000000000000000000.xmtp")
    }

    @Test func identitiesThatCouldLeaveTheFolderAreRefused() {
        for identity in ["", "../x", "a/b", "a:b", "a,b", String(repeating: "a", count: 65)] {
            #expect(throws: MaildirError(.invalidName, "")) {
                try MaildirName(sentNanoseconds: 0, identity: identity, bytes: [])
            }
        }
    }

    /// What other programs make of names; each must be read and kept. See: spec mail.md 1.4 and 1.7.
    @Test(arguments: [
        ("1.a.host", "1.a.host", "", false), ("1.a,S=5,W=6:2,S", "1.a,S=5,W=6", "S", false),
        ("1.a:2,FRab", "1.a", "FRab", false), ("1.a:2,", "1.a", "", false), ("1.a2,", "1.a2,", "", false),
        ("a:b:2,T", "a:b", "T", false), ("1.a:1,x", "1.a", "", false), ("1.a:2,S,extra", "1.a", "S", false),
        ("1.a,U=7:2,S", "1.a,U=7", "S", true), ("1.a,U=7,S=3:2,", "1.a,U=7,S=3", "", true),
    ])
    func everyNameIsReadAndKept(file: String, base: String, flags: String, numbered: Bool) {
        let name = MaildirName(file)
        #expect(name.description == file)
        #expect(name.base == base)
        #expect(name.flags.description == flags)
        #expect((name.withoutForeignNumber != name) == numbered)
        #expect(!name.withoutForeignNumber.description.contains(",U="))
        #expect(name.withoutForeignNumber.unique == name.unique)
    }

    @Test(arguments: [
        ("1.M000001Xab.xmtp,S=4,W=6:2,FS", "1.M000001Xab.xmtp+1,S=4,W=6:2,FS", "ab"),
        ("1.M000001Xab.xmtp+1,S=4,W=6", "1.M000001Xab.xmtp+2,S=4,W=6", "ab"),
        ("1.M000001Xab.xmtp+9:2,S", "1.M000001Xab.xmtp+10:2,S", "ab"), ("1.a+b:2,", "1.a+b+1:2,", nil),
        ("1.R5.host", "1.R5.host+1", nil), ("1.a+0,U=7:2,S", "1.a+0+1,U=7:2,S", nil),
        ("1.a+4294967295", "1.a+0", nil),
        (String(repeating: "a", count: 254), String(repeating: "a", count: 254), nil),
    ])
    func aRenewedNameIsAnotherNameOfTheSameMail(file: String, renewed: String, identity: String?) {
        let name = MaildirName(file)
        #expect(name.renewed.description == renewed)
        #expect(name.identity == identity)
        #expect(name.renewed.identity == identity)
    }

    @Test func aNameThatIsRenewedByTheTimeGoesOnFromThere() {
        let name = MaildirName("1.M000001Xab.xmtp+3,S=4,W=6:2,FS").renewed(at: 1_795_341_600)
        #expect(name.description == "1.M000001Xab.xmtp+1795341600,S=4,W=6:2,FS")
        #expect(name.renewed.description == "1.M000001Xab.xmtp+1795341601,S=4,W=6:2,FS")
        #expect(name.renewed(at: 5) == name.renewed)
        #expect(name.identity == "ab")
    }

    @Test func flagsStaySortedAndUnknownLettersAndTailsStay() {
        var flags = MaildirName("x:2,zS,tail").flags
        flags.insert(.flagged)
        flags.insert(.draft)
        flags.remove(.seen)
        #expect(MaildirName("x:2,zS,tail").with(flags).description == "x:2,DFz,tail")
        #expect(MaildirName("x").with([.seen]).description == "x:2,S")
    }

    @Test func folderNamesCannotClimb() {
        for name in ["", ".", "..", "a/b", "a.b", "ü", "a\n"] {
            #expect(throws: MaildirError(.invalidName, "")) { try MaildirFolder(name) }
        }
        #expect((try? MaildirFolder("A", "B"))?.directory == ".A.B")
        #expect((try? MaildirFolder("A", "B"))?.description == "A/B")
    }
}

import Mail
import Testing

struct HeaderTests {
    @Test(arguments: [
        (Int64(0), 0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_400, 60, "Tue, 29 Feb 2000 01:00:00 +0100"),
        (1_795_341_600, -210, "Sun, 22 Nov 2026 06:30:00 -0330"), (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (4_107_542_399, 0, "Sun, 28 Feb 2100 23:59:59 +0000"),
        (4_107_542_400, 0, "Mon, 1 Mar 2100 00:00:00 +0000"),
    ])
    func datesAreWrittenAsTheStandardSays(seconds: Int64, offset: Int, text: String) {
        #expect(DateTime(seconds: seconds, offsetMinutes: offset).text == text)
    }

    @Test func timesBeyondAllCalendarsAreBroughtBack() {
        #expect(DateTime(seconds: .max).text.contains(" 9999 "))
        #expect(DateTime(seconds: .min).text.contains(" 0001 "))
        #expect(DateTime(nanoseconds: .min).seconds < 0)
    }

    @Test(arguments: [
        ("a\r\nBcc: b", "a Bcc: b"), ("  a \t\n b  ", "a b"), ("\u{202E}abc\u{2066}", "abc"),
        ("e\u{301}", "\u{E9}"),
        ("a\u{0}\u{7F}\u{9B}b", "a b"), ("\n", ""), ("\u{FEFF}", ""), ("a\u{2028}b", "a b"),
    ])
    func textIsCleaned(raw: String, clean: String) {
        let text = HeaderText(raw)
        #expect(text.string.unicodeScalars.elementsEqual(clean.unicodeScalars))
        #expect(HeaderText(text.string) == text)
    }

    @Test func textIsCutBetweenGraphemes() {
        let family = "👩‍👩‍👧"
        #expect(
            HeaderText(String(repeating: family, count: 100)).string == String(repeating: family, count: 40))
        #expect(HeaderText("a" + String(repeating: "\u{300}", count: 500)).string.unicodeScalars.count <= 200)
    }

    @Test func referencesKeepRootAndTargetAndTheNewestBetween() throws {
        let ids = try (0..<40).map { try MessageIdentifier("\($0)@x") }
        let list = ReferencesList.trimmed(root: ids[0], ancestors: ids, target: ids[39])
        #expect(list.count == 20)
        #expect(list.first == ids[0])
        #expect(list.last == ids[39])
        #expect(list[1] == ids[21])
        #expect(
            ReferencesList.trimmed(root: ids[0], ancestors: [ids[0], ids[1]], target: ids[1]) == [
                ids[0], ids[1],
            ])
        #expect(ReferencesList.trimmed(root: ids[0], target: ids[0]) == [ids[0]])
    }

    @Test(arguments: ["", "a b", "<a@b>", "a\nb@c", "ä@b", String(repeating: "a", count: 901)])
    func identifiersThatBreakTheGrammarAreRefused(text: String) {
        #expect(throws: MailError(.malformed, "")) { try MessageIdentifier(text) }
    }

    @Test(arguments: [("", "b"), ("a\n", "b"), ("a", "b c"), ("a", "b>"), ("a", "b,c"), ("a", "b\r\nBcc: x")])
    func addressesThatBreakTheGrammarAreRefused(local: String, domain: String) {
        #expect(throws: MailError(.malformed, "")) { try MailboxAddress(localPart: local, domain: domain) }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("..", "attachment.png"), ("C:\\x\\y.png", "y.png"),
        (".hidden", "hidden"),
        ("a\u{202E}gnp.exe", "agnp.exe"), ("a\nb|c?.png", "a bc.png"), ("", "attachment.png"),
        ("///", "attachment.png"),
        (String(repeating: "ä", count: 200) + ".png", String(repeating: "ä", count: 73) + ".png"),
    ])
    func fileNamesCannotClimbNorHide(raw: String, clean: String) {
        #expect(FileName.cleaned(raw, mediaType: MediaType(untrusted: "image/png")) == clean)
    }

    @Test(arguments: [
        "", "x", "multipart/mixed", "message/rfc822", "a/b/c", "a b/c", "text/\n",
        String(repeating: "a", count: 99) + "/b",
    ])
    func mediaTypesThatAreNoneAreBytes(name: String) {
        #expect(MediaType(untrusted: name) == .octetStream)
        #expect(MediaType(untrusted: "text/HTML; x=y").isActive)
    }
}

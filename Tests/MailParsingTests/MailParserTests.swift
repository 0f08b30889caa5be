import Mail
import MailParsing
import Testing

struct MailParserTests {
    static func parse(_ text: String) throws -> MailMessage { try MailParser().parse(Array(text.utf8)) }

    /// A reply as mutt sends it.
    @Test func muttsReplyIsUnderstood() throws {
        let mail = try Self.parse(
            """
            Date: Sun, 22 Nov 2026 11:00:00 +0100
            From: Me <me@xmtp.alt>
            To: "Team" <00112233445566778899aabbccddeeff@group.xmtp.alt>
            Subject: Re: Team
            Message-ID: <awNpkzFe5yzY_wsR@laptop>
            Mail-Followup-To: 00112233445566778899aabbccddeeff@group.xmtp.alt
            References: <root.00112233445566778899aabbccddeeff@group.xmtp.alt>
             <5f0c@xmtp.alt>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=iso-8859-1; format=flowed
            Content-Transfer-Encoding: quoted-printable
            In-Reply-To: <5f0c@xmtp.alt>

            > quoted
            Gr=FC=DFe, ein langer=20
            Satz.

            """)
        #expect(
            mail.header.mailboxes(.to).map(\.addressSpecification) == [
                "00112233445566778899aabbccddeeff@group.xmtp.alt"
            ])
        #expect(mail.header.mailboxes(.from).map { $0.displayName?.string } == ["Me"])
        #expect(mail.header.date(.date) == DateTime(seconds: 1_795_341_600, offsetMinutes: 60))
        #expect(mail.header.messageIdentifier?.string == "awNpkzFe5yzY_wsR@laptop")
        #expect(mail.header.parent?.string == "5f0c@xmtp.alt")
        #expect(mail.header.identifiers(.references).count == 2)
        let text = try TextDecoder.text(of: mail.body)
        #expect(text == "> quoted\nGrüße, ein langer \nSatz.\n")
        #expect(FormatFlowed.decode(text) == "> quoted\nGrüße, ein langer Satz.\n")
    }

    @Test func attachmentsKeepNamesInEverySpelling() throws {
        for name in [
            "filename=\"Bericht ü.pdf\"", "filename*=utf-8''Bericht%20%C3%BC.pdf",
            "filename*0*=utf-8''Bericht%20; filename*1*=%C3%BC.pdf",
            "filename=\"=?utf-8?Q?Bericht_=C3=BC.pdf?=\"",
        ] {
            let mail = try Self.parse(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/pdf\n"
                    + "Content-Disposition: attachment; \(name)\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n"
            )
            #expect(mail.body.leaves.map(\.fileName) == [nil, "Bericht ü.pdf"])
            #expect(mail.body.leaves.last?.data == Array("ABC".utf8))
        }
    }

    @Test func anEnclosedMessageStaysTheBytesItIs() throws {
        let inner =
            "From x\nSubject:  two  spaces \nContent-Type: multipart/mixed; boundary=i\n\n--i\n\n y\n--i--\nend"
        let mail = try Self.parse(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n\(inner)\n--b\n\nz\n--b--\n"
        )
        #expect(mail.body.leaves.first?.data == Array(inner.utf8))
        #expect(mail.body.leaves.last?.data == Array("z".utf8))
        let whole = try Self.parse("Subject: out\nContent-Type: message/rfc822\n\n\(inner)")
        #expect(whole.body.data == Array(inner.utf8))
        #expect(whole.header.subject == "out")
    }

    @Test func anEncodedEnclosedMessageIsDecoded() throws {
        let mail = try Self.parse(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKeQo=\n")
        #expect(mail.body.data == Array("Subject: x\n\ny\n".utf8))
    }

    @Test func textInForeignCharsetsBecomesUTF8OrIsRefused() throws {
        let cases: [(String, [UInt8], String)] = [
            ("iso-8859-1", [0xFC], "ü"), ("windows-1252", [0x80], "€"), ("koi8-r", [0xC1], "а"),
            ("shift_jis", [0x93, 0xFA], "日"), ("utf-8", [0xC3, 0xBC], "ü"), ("us-ascii", [0xC3, 0xBC], "ü"),
            ("utf-16be", [0x00, 0x41], "A"),
        ]
        for (charset, bytes, text) in cases {
            let type = try MediaType("text", "plain", [MIMEParameter("charset", charset)])
            #expect(try TextDecoder.text(of: MIMEPart(type, bytes)) == text)
        }
        for (charset, bytes) in [
            ("utf-8", [UInt8(0xFF)]), ("x-unknown", [0x41]), ("../x", [0x41]), ("us-ascii", [0xFC]),
        ] {
            let type = try MediaType("text", "plain", [MIMEParameter("charset", charset)])
            #expect(throws: MailError(.charset, "")) { try TextDecoder.text(of: MIMEPart(type, bytes)) }
        }
    }

    @Test func aReactionIsRecognised() throws {
        let mail = try Self.parse(
            "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n👍 🎉\n")
        #expect(ReactionPart.emoji(in: mail.body) == ["👍", "🎉"])
        #expect(ReactionPart.emoji(in: MIMEPart.text("👍")) == nil)
    }

    @Test func aDispositionNoticeReadsBackEqual() throws {
        let notice = DispositionNotice(
            reportingUserAgent: "xmtp-mail", finalRecipient: "a@xmtp.alt",
            originalMessageID: try MessageIdentifier("x@y"))
        let mail = MailMessage(header: MailHeader(), body: try notice.body(explanation: "seen"))
        let read = try MailParser().parse(MailWriter(boundarySeed: []).write(mail))
        #expect(DispositionNotice(in: read.body) == notice)
        #expect(DispositionNotice(in: .text("x")) == nil)
    }

    /// A file's header is read from its beginning, even one cut in the middle of a part.
    @Test func aHeaderIsReadFromABeginning() throws {
        let header = try MailParser().parseHeader(
            Array("Message-ID: <a@b>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Ty".utf8))
        #expect(header.messageIdentifier?.string == "a@b")
    }

    @Test func recipientsOfACommandLineAreUnderstood() {
        let parsed = AddressSpecification.parse(list: "a@b.alt, \"C, D\" <c@d.alt>, \"e f\"@g.alt, h")
        #expect(parsed.map(\.localPart) == ["a", "c", "e f", "h"])
        #expect(parsed.map(\.domain) == ["b.alt", "d.alt", "g.alt", ""])
    }
}

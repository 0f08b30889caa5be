import Mail
import Testing

/// The examples of spec mail.md 2.10, byte for byte where its own rules agree with them.
struct MailWriterTests {
    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    static let hex1 = String(repeating: "1", count: 64)
    static let hex2 = String(repeating: "2", count: 64)

    @Test func writesAReceivedDirectMessage() throws {
        let root = try MessageIdentifier("root.0123456789abcdef0123456789abcdef@dm.xmtp.alt")
        let id = "5f0c000000000000000000000000000000000000000000000000000000000001"
        let sender = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
        let header = MailHeader([
            HeaderField(
                .deliveredTo, mailboxes: [try MailboxAddress(localPart: Self.hex1, domain: "xmtp.alt")]),
            HeaderField(
                .from,
                mailboxes: [try MailboxAddress(localPart: Self.hex2, domain: "xmtp.alt", displayName: sender)]
            ),
            HeaderField(
                .to,
                mailboxes: [try MailboxAddress(localPart: Self.hex1, domain: "xmtp.alt", displayName: "me")]),
            HeaderField(.subject, text: "Re: DM with \(sender)"),
            HeaderField(.date, date: DateTime(nanoseconds: 1_795_341_600_000_123_000)),
            HeaderField(.messageID, identifiers: [try MessageIdentifier("\(id)@xmtp.alt")]),
            HeaderField(.inReplyTo, identifiers: [root]),
            HeaderField(.references, identifiers: ReferencesList.trimmed(root: root)),
            HeaderField("XMTP-Message-ID", text: id),
        ])
        let mail = MailMessage(header: header, body: .text("Grüße!"))
        let written = try MailWriter(boundarySeed: []).write(mail)
        #expect(
            Self.text(written) == """
                Delivered-To: \(Self.hex1)@xmtp.alt
                From: "\(sender)"
                 <\(Self.hex2)@xmtp.alt>
                To: "me"
                 <\(Self.hex1)@xmtp.alt>
                Subject: Re: DM with \(sender)
                Date: Sun, 22 Nov 2026 10:00:00 +0000
                Message-ID: <\(id)@xmtp.alt>
                In-Reply-To: <root.0123456789abcdef0123456789abcdef@dm.xmtp.alt>
                References: <root.0123456789abcdef0123456789abcdef@dm.xmtp.alt>
                XMTP-Message-ID: \(id)
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Grüße!

                """)
    }

    @Test func writesAReactionInAGroup() throws {
        let group = "00112233445566778899aabbccddeeff"
        let team = try MailboxAddress(localPart: group, domain: "group.xmtp.alt", displayName: "Team")
        let target = try MessageIdentifier("5f0c\(String(repeating: "0", count: 59))1@xmtp.alt")
        let root = try MessageIdentifier("root.\(group)@group.xmtp.alt")
        let header = MailHeader([
            HeaderField(.replyTo, mailboxes: [team]),
            HeaderField(.references, identifiers: ReferencesList.trimmed(root: root, target: target)),
            HeaderField(.listID, list: try ListIdentifier("\(group).group.xmtp.alt", title: "Team")),
            HeaderField(.listPost, text: "<mailto:\(group)@group.xmtp.alt>"),
        ])
        let written = try MailWriter(boundarySeed: []).write(
            MailMessage(header: header, body: ReactionPart.part(["👍"])))
        #expect(
            Self.text(written) == """
                Reply-To: "Team" <\(group)@group.xmtp.alt>
                References: <root.\(group)@group.xmtp.alt>
                 \(target)
                List-Id: "Team" <\(group).group.xmtp.alt>
                List-Post: <mailto:\(group)@group.xmtp.alt>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Disposition: reaction
                Content-Transfer-Encoding: 8bit

                👍

                """)
    }

    @Test func writesABounce() throws {
        let status = DeliveryStatus(
            reportingMTA: "bridge.xmtp.alt", arrival: DateTime(seconds: 1_795_341_898),
            recipients: [
                .init(
                    finalRecipient: "00112233445566778899aabbccddeeff@group.xmtp.alt", action: .failed,
                    status: .notPermitted, diagnostic: "group inactive")
            ])
        let report = DeliveryReport(
            explanation: "Your message could not be delivered.", status: status,
            original: Array("From: me@xmtp.alt\n\ntext of the original\n".utf8))
        let mail = MailMessage(header: MailHeader(), body: try report.body())
        let written = Self.text(try MailWriter(boundarySeed: [1, 2, 3]).write(mail))
        let boundary = try #require(written.split(separator: "\"").first { $0.hasPrefix("=_xmtp_") })
        #expect(boundary.utf8.count == 31)
        #expect(
            written == """
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                 boundary="\(boundary)"

                --\(boundary)
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                Your message could not be delivered.

                --\(boundary)
                Content-Type: message/delivery-status
                Content-Transfer-Encoding: 7bit

                Reporting-MTA: dns; bridge.xmtp.alt
                Arrival-Date: Sun, 22 Nov 2026 10:04:58 +0000

                Final-Recipient: rfc822; 00112233445566778899aabbccddeeff@group.xmtp.alt
                Action: failed
                Status: 5.7.1
                Diagnostic-Code: x-xmtp; group inactive

                --\(boundary)
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7bit

                From: me@xmtp.alt

                text of the original

                --\(boundary)--

                """)
    }

    @Test func sameMessageAndSeedGiveTheSameBytes() throws {
        let mail = MailMessage(
            header: MailHeader([HeaderField(.subject, text: "x")]),
            body: MIMEPart(.mixed, parts: [.text("a"), MIMEPart(.octetStream, [0, 1, 2])]))
        let first = try MailWriter(boundarySeed: [7]).write(mail)
        #expect(try MailWriter(boundarySeed: [7]).write(mail) == first)
        #expect(try MailWriter(boundarySeed: [8]).write(mail) != first)
    }

    @Test func aBoundaryThatOccursInAPartIsNotTaken() throws {
        let plain = MailMessage(header: MailHeader(), body: MIMEPart(.mixed, parts: [.text("a")]))
        let written = Self.text(try MailWriter(boundarySeed: [9]).write(plain))
        let boundary = try #require(written.split(separator: "\"").first { $0.hasPrefix("=_xmtp_") })
        let hostile = MailMessage(
            header: MailHeader(), body: MIMEPart(.mixed, parts: [.text("--\(boundary)--\n")]))
        let other = Self.text(try MailWriter(boundarySeed: [9]).write(hostile))
        let taken = try #require(other.split(separator: "\"").first { $0.hasPrefix("=_xmtp_") })
        #expect(taken != boundary)
    }

    @Test func fieldsOfTheBodyAreRefusedInTheHeader() {
        let mail = MailMessage(
            header: MailHeader([HeaderField("Content-Type", text: "text/html")]), body: .text("a"))
        #expect(throws: MailError(.wrongSyntax, "")) { try MailWriter(boundarySeed: []).write(mail) }
    }

    @Test(arguments: [
        ("plain\n", "7bit"), ("Grüße\n", "8bit"), ("a\rb\n", "quoted-printable"),
        ("a\0b\n", "quoted-printable"),
        ("\u{1B}[31m\n", "quoted-printable"), (String(repeating: "x", count: 998) + "\n", "7bit"),
        (String(repeating: "x", count: 999) + "\n", "quoted-printable"), ("tab\there\n", "7bit"),
        ("", "7bit"),
    ])
    func textGetsTheSimplestEncodingThatSurvives(text: String, encoding: String) throws {
        let mail = MailMessage(header: MailHeader(), body: MIMEPart(.plainText, Array(text.utf8)))
        let written = Self.text(try MailWriter(boundarySeed: []).write(mail))
        #expect(written.contains("Content-Transfer-Encoding: \(encoding)\n"))
    }
}

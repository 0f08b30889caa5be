import Content
import Identity
import Mail
import MailConversion
import Testing

struct OutgoingTests {
    private static let header = """
        From: me <\(Cast.alix.text)@xmtp.alt>
        To: Team <00112233445566778899aabbccddeeff@group.xmtp.alt>
        Subject: Re: Team
        Message-ID: <abc@laptop>

        """

    private static let answering = header + "In-Reply-To: <\(Cast.target.hex)@xmtp.alt>\n"

    private func only(
        _ text: String, known: KnownMessage? = nil, options: OutgoingOptions = OutgoingOptions()
    ) throws -> [DecodedContent] {
        let intention = try Cast.interpret(
            try Cast.mail(text), to: [try Cast.groupAddress()], options: options,
            surroundings: Cast.surroundings(known))
        #expect(intention.deliveries.count == 1)
        return intention.deliveries.flatMap(\.messages).compactMap { message in
            guard case .content(let encoded) = message else { return nil }
            return ContentRegistry.decode(encoded)
        }
    }

    private func refusal(_ text: String, known: KnownMessage? = nil) throws -> Refusal.Code? {
        do {
            _ = try only(text, known: known)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    private func inner(_ content: DecodedContent?) -> DecodedContent? {
        guard case .reply(let reply)? = content else { return nil }
        return ContentRegistry.decode(reply.content)
    }

    @Test func wordsAreSentWithoutSignatureAndTrailingLines() throws {
        let mail = Self.header + "Content-Type: text/plain; charset=iso-8859-1\n\nGr\u{fc}ße\n\n\n-- \nMe\n"
        let latin = Array(mail.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        let intention = try Cast.interpret(
            try Cast.parsed(latin), to: [try Cast.groupAddress()])
        let contents = intention.deliveries.flatMap(\.messages)
        #expect(contents == [.content(Text("Grüße").encoded())])
        #expect(intention.deliveries.map(\.destination) == [.group("00112233445566778899aabbccddeeff")])
    }

    @Test func anAnswerIsAReplyUnlessItAnswersTheNewestOfOthers() throws {
        let mail = Self.answering + "\nyes\n"
        guard case .reply(let reply)? = try only(mail, known: Cast.known()).first else {
            Issue.record("not a reply")
            return
        }
        #expect(reply.reference == Cast.target.hex)
        #expect(reply.referenceInboxID == Cast.bo.text)
        #expect(ContentRegistry.decode(reply.content) == .text(Text("yes")))
        #expect(try only(mail, known: Cast.known(isNewest: true)) == [.text(Text("yes"))])
        #expect(
            inner(
                try only(mail, known: Cast.known(isNewest: true), options: OutgoingOptions(replies: .always))
                    .first)
                == .text(Text("yes")))
        #expect(
            try only(mail, known: Cast.known(), options: OutgoingOptions(replies: .never)) == [
                .text(Text("yes"))
            ])
        #expect(try only(mail) == [.text(Text("yes"))])
    }

    @Test func anAnswerToAMessageOfAnotherConversationIsNone() throws {
        let elsewhere = Cast.known(thread: .group([9]))
        #expect(try only(Self.answering + "\nyes\n", known: elsewhere) == [.text(Text("yes"))])
    }

    @Test(
        arguments: [
            ("On Sun, Bo wrote:\n> what do\n> you think?\n\nfine\n", "fine"),
            ("fine\n\nOn Sun, 22 Nov 2026,\nBo wrote:\n> what do you think?\n", "fine"),
            ("fine\nOn Sun, 22 Nov 2026 at 10:00, Bo wrote:\n> what do you think?\n", "fine"),
            ("fine\nBo wrote:\n> what do you think?\n", "fine"),
            ("> you think?\nfine\n", "fine"),
            ("Bo schrieb:\n> what do\nfine\n", "fine"),
            // Words between, other words, several runs: everything stays.
            ("a\n> what do\nb\n> you think?\n", "a\n> what do\nb\n> you think?"),
            ("> something else\nfine\n", "> something else\nfine"),
            ("before\n> what do you think?\nafter\n", "before\n> what do you think?\nafter"),
        ])
    func aPlainRepetitionIsCutOffAndAnythingElseStays(body: String, expected: String) throws {
        let known = Cast.known(text: "what do you think?", isNewest: true)
        #expect(try only(Self.answering + "\n" + body, known: known) == [.text(Text(expected))])
    }

    @Test func aReactionPartIsAReaction() throws {
        let mail =
            Self.answering + "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n👍 ❤️\n"
        let contents = try only(mail, known: Cast.known())
        #expect(
            contents
                == ["👍", "❤️"].map {
                    .reaction(
                        Reaction(
                            reference: Cast.target.hex, referenceInboxID: Cast.bo.text, action: .added,
                            content: $0,
                            schema: .unicode))
                })
        let removal = Self.answering + "XMTP-Reaction: removed\nContent-Disposition: reaction\n\n👍\n"
        guard case .reaction(let removed)? = try only(removal, known: Cast.known()).first else {
            Issue.record("not a reaction")
            return
        }
        #expect(removed.action == .removed)
        let empty = Self.answering + "Content-Disposition: reaction\n\n\n"
        #expect(try only(empty, known: Cast.known(reactions: ["👍", "🎉"])).count == 2)
        #expect(try refusal(mail) == .unknownTarget)
        #expect(try refusal(mail, known: Cast.known(thread: .group([9]))) == .unknownTarget)
    }

    @Test func googlesReactionPartIsAReactionToo() throws {
        let mail =
            Self.answering
            + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nx reacted\n"
            + "--b\nContent-Type: text/vnd.google.email-reaction+json; charset=utf-8\n\n{\"version\":1,\"emoji\":\"🎉\"}\n--b--\n"
        guard case .reaction(let reaction)? = try only(mail, known: Cast.known()).first else {
            Issue.record("not a reaction")
            return
        }
        #expect(reaction.content == "🎉")
    }

    @Test func oneEmojiIsAReactionOnlyWhenTheUserSaysSo() throws {
        let mail = Self.answering + "\n👍\n"
        #expect(inner(try only(mail, known: Cast.known()).first) == .text(Text("👍")))
        guard
            case .reaction? = try only(
                mail, known: Cast.known(), options: OutgoingOptions(emojiReplyIsReaction: true)
            ).first
        else {
            Issue.record("not a reaction")
            return
        }
    }

    @Test func aNotificationIsAReadReceipt() throws {
        let mail = """
            \(Self.header)Content-Type: multipart/report; report-type=disposition-notification; boundary=b

            --b

            It was displayed.
            --b
            Content-Type: message/disposition-notification

            Final-Recipient: rfc822; me@xmtp.alt
            Original-Message-ID: <\(Cast.target.hex)@xmtp.alt>
            Disposition: manual-action/MDN-sent-manually; displayed

            --b--

            """
        #expect(try only(mail, known: Cast.known()) == [.readReceipt(ReadReceipt())])
        #expect(try refusal(mail) == .unknownTarget)
    }

    @Test func aNumberOrALabelAnswersAQuestion() throws {
        let actions = Actions(
            id: "q", description: "d",
            actions: [.init(id: "a", label: "Alpha"), .init(id: "b", label: "Beta two")])
        let known = Cast.known(actions: actions)
        for words in ["2", "[2]", "2.", "Beta two"] {
            #expect(
                try only(Self.answering + "\n\(words)\n", known: known) == [
                    .intent(Intent(id: "q", actionID: "b"))
                ])
        }
        for words in ["3", "2.5", "0", "22", "[2"] {
            #expect(
                inner(try only(Self.answering + "\n\(words)\n", known: known).first) == .text(Text(words)))
        }
        #expect(inner(try only(Self.answering + "\nmaybe\n", known: known).first) == .text(Text("maybe")))
    }

    @Test func filesFollowTheTextEachAlone() throws {
        let mail = """
            \(Self.answering)Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            look
            --b
            Content-Type: image/png
            Content-Disposition: attachment; filename="../a b.png"
            Content-Transfer-Encoding: base64

            AQID
            --b
            Content-Type: message/rfc822

            Subject: inner

            hello
            --b--

            """
        let contents = try only(mail, known: Cast.known())
        #expect(contents.count == 3)
        #expect(inner(contents.first) == .text(Text("look")))
        #expect(
            contents.dropFirst().first
                == .attachment(
                    Content.Attachment(filename: "a b.png", mimeType: "image/png", bytes: [1, 2, 3])))
        guard case .attachment(let forwarded)? = contents.last else {
            Issue.record("not a file")
            return
        }
        #expect(forwarded.filename == "forwarded.eml")
        #expect(String(decoding: forwarded.bytes, as: UTF8.self).hasPrefix("Subject: inner"))
    }

    @Test func aFileAloneCarriesTheReference() throws {
        let mail = Self.answering + "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAQID\n"
        guard case .attachment(let file)? = inner(try only(mail, known: Cast.known()).first) else {
            Issue.record("not a file in a reply")
            return
        }
        #expect(file.filename == "attachment-1.png")
    }

    @Test func largeFilesNeedAnUploader() throws {
        let digits = String(repeating: String(repeating: "A", count: 76) + "\n", count: 17_000)
        let mail = Self.header + "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + digits
        #expect(try refusal(mail) == .attachmentTooLarge)
        let intention = try Cast.interpret(
            try Cast.mail(mail), to: [try Cast.groupAddress()], options: OutgoingOptions(hasUploader: true))
        guard case .upload(let files, nil)? = intention.deliveries.first?.messages.first else {
            Issue.record("not an upload")
            return
        }
        #expect(files.map(\.bytes.count) == [17_000 * 57])
    }

    @Test func alternativesAndMarkupMakeMarkdown() throws {
        let alternative =
            Self.header
            + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n--b\n"
            + "Content-Type: text/html\n\n<p>html</p>\n--b--\n"
        #expect(try only(alternative) == [.text(Text("plain"))])
        let markdown = Self.header + "Content-Type: text/plain; markup=markdown\n\n# x\n"
        #expect(try only(markdown) == [.markdown(Markdown("# x"))])
    }

    @Test func htmlAloneBecomesWordsWithTheirLinks() throws {
        let html = """
            <html><head><title>no</title><style>p{}</style></head><body><!-- no --><p>Hello&nbsp;<b>you</b> &amp; me,</p>
            <p>see <a href="https://example.org/?a=1&amp;b=2">this</a><br>line two</p><ul><li>one<li>two</ul>
            <blockquote>old</blockquote><script>alert("no")</script>1 < 2 &unknown; &#8364;</body></html>
            """
        let expected = """
            Hello you & me,

            see this <https://example.org/?a=1&b=2>
            line two

            - one
            - two

            > old

            1 < 2 &unknown; €
            """
        let words = try only(Self.header + "Content-Type: text/html; charset=utf-8\n\n" + html)
        #expect(words == [.text(Text(expected))])
    }

    @Test func flowedLinesAreJoined() throws {
        let mail = Self.header + "Content-Type: text/plain; format=flowed\n\none \ntwo\n three\n"
        #expect(try only(mail) == [.text(Text("one two\nthree"))])
    }

    @Test func signedMailIsSentWithoutItsSignatureAndEncryptedMailIsNot() throws {
        let signed =
            Self.header + "Content-Type: multipart/signed; boundary=b\n\n--b\n\nwords\n--b\n"
            + "Content-Type: application/pgp-signature\n\nxxx\n--b--\n"
        #expect(try only(signed) == [.text(Text("words"))])
        let encrypted = Self.header + "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n"
        #expect(try refusal(encrypted) == .encrypted)
        #expect(try refusal(Self.header + "Content-Type: application/pkcs7-mime\n\nx\n") == .encrypted)
    }

    @Test func whatCannotBeReadOrSaysNothingIsRefused() throws {
        #expect(try refusal(Self.header + "\n\n \n") == .emptyMessage)
        #expect(try refusal(Self.header + "\n-- \nMe\n") == .emptyMessage)
        #expect(
            try refusal(Self.header + "Content-Type: text/plain; charset=nonsense\n\nx\n") == .unknownCharset)
        let long = String(repeating: String(repeating: "a", count: 900) + "\n", count: 4000)
        #expect(try refusal(Self.header + "\n" + long) == .messageTooLarge)
    }

    @Test func headerFieldsDeleteAndLeave() throws {
        func messages(_ field: String, to address: MailboxAddress) throws -> [OutgoingMessage] {
            try Cast.interpret(
                try Cast.mail(Self.header + field + "\n\n\n"), to: [address],
                surroundings: Cast.surroundings(Cast.known())
            ).deliveries.flatMap(\.messages)
        }
        let group = try Cast.groupAddress()
        #expect(try messages("XMTP-Delete: \(Cast.target.hex)", to: group) == [.deletion(Cast.target)])
        #expect(
            try messages("XMTP-Delete: <\(Cast.target.hex)@xmtp.alt>", to: group) == [.deletion(Cast.target)])
        #expect(try messages("XMTP-Leave: yes", to: group) == [.departure])
        #expect(throws: Refusal(.mixedCommand)) {
            try messages("XMTP-Leave: yes", to: try Cast.address(Cast.bo))
        }
        #expect(throws: Refusal(.unknownTarget)) { try messages("XMTP-Delete: <x@laptop>", to: group) }
    }

    @Test func recipientsDecideAndNothingIsSentPartly() throws {
        let mail = try Cast.mail(Self.header + "\nx\n")
        let reader = MailToIntention(domain: .production, options: OutgoingOptions())
        func code(_ local: String, _ domain: String) throws -> Refusal.Code? {
            do {
                let address = try MailboxAddress(localPart: local, domain: domain)
                _ = try reader.recipients(of: mail, envelope: [try Cast.groupAddress(), address])
                return nil
            } catch let refusal as Refusal {
                return refusal.code
            }
        }
        #expect(try code("bob", "example.org") == .foreignRecipient)
        #expect(try code(Cast.bo.text, "dev.xmtp.alt") == .foreignRecipient)
        #expect(try code("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "xmtp.alt") == nil)
        #expect(try code("0xd8DA6BF26964aF9D7eEd9e03E53415D37aA96045", "xmtp.alt") == .badAddress)
        #expect(try code("0xd8da6bf26964af9d7eed9e03e53415d37aa96045", "xmtp.alt") == nil)
        #expect(try code("0x1234", "xmtp.alt") == .badAddress)
        #expect(try code("bridge", "xmtp.alt") == .reservedAddress)
        #expect(try code("abc", "group.xmtp.alt") == .badAddress)
        #expect(try code("vitalik.eth", "xmtp.alt") == nil)
        #expect(try code("a b", "xmtp.alt") == .badAddress)
        #expect(throws: Refusal(.noRecipients)) { try reader.recipients(of: mail, envelope: []) }
        #expect(throws: Refusal(.notMember)) {
            try Cast.interpret(mail, to: [try MailboxAddress(localPart: "ffff", domain: "group.xmtp.alt")])
        }
        #expect(throws: Refusal(.noRecipients)) {
            try Cast.interpret(mail, to: [try Cast.address(Cast.alix)])
        }
    }

    @Test func severalPeopleAreAGroupAndBlindCopiesAreNot() throws {
        let text = """
            From: x@xmtp.alt
            To: \(Cast.bo.text)@xmtp.alt
            Cc: \(Cast.caro.text)@xmtp.alt
            Subject: Re: Fwd: Trip to the sea

            x
            """
        let mail = try Cast.mail(text)
        let dan = InboxID(String(repeating: "4", count: 64))
        let everybody = [try Cast.address(Cast.bo), try Cast.address(Cast.caro), try Cast.address(dan)]
        #expect(
            try Cast.interpret(mail, to: everybody).deliveries.map(\.destination)
                == [.people([Cast.bo, Cast.caro], title: "Trip to the sea"), .person(dan)])
        #expect(
            try Cast.interpret(mail, to: everybody, options: OutgoingOptions(severalRecipients: .separate))
                .deliveries.map(\.destination) == [.person(Cast.bo), .person(Cast.caro), .person(dan)])
        #expect(throws: Refusal(.severalRecipientsNotAllowed)) {
            try Cast.interpret(mail, to: everybody, options: OutgoingOptions(severalRecipients: .reject))
        }
        let answer = try Cast.mail("In-Reply-To: <\(Cast.target.hex)@xmtp.alt>\n" + text)
        #expect(
            try Cast.interpret(
                answer, to: Array(everybody.prefix(2)), surroundings: Cast.surroundings(Cast.known())
            ).deliveries.map(\.destination) == [.group("00112233445566778899aabbccddeeff")])
    }

    @Test func aBounceHoldsTheWholeOriginalAndSaysWhatToDo() throws {
        let original = Array((Self.header + "\nwords\u{0}and\r more\n").utf8)
        for code in Refusal.Code.allCases {
            let refusal = Refusal(code, recipient: try Cast.address(Cast.bo))
            #expect(!refusal.sentence.contains(Cast.bo.text))
            #expect(refusal.status.kind == 4 || refusal.status.kind == 5)
            let bounce = BounceMail(
                outcome: .failed(refusal), original: original, header: try Cast.parsed(original).header,
                own: Cast.alix,
                conversation: Cast.team, arrivalNanoseconds: Cast.time, nanoseconds: Cast.time + 1)
            let mail = try bounce.compose(settings: Cast.settings)
            #expect(mail.bytes == (try bounce.compose(settings: Cast.settings).bytes))
            #expect(try Cast.parsed(mail.bytes) == mail.message)
            #expect(mail.message.body.parts.last?.data == original)
            #expect(mail.message.header.identifiers(.inReplyTo).map(\.string) == ["abc@laptop"])
            #expect(!mail.isSeen)
        }
    }
}

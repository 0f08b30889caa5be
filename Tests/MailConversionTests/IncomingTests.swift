import Content
import Foundation
import Identity
import Mail
import MailConversion
import MailParsing
import Testing

struct IncomingTests {
    private func text(_ mail: ComposedMail?) -> String { String(decoding: mail?.bytes ?? [], as: UTF8.self) }

    @Test func aMessageHangsFlatUnderTheRealRoot() throws {
        let mail = try #require(try Cast.compose(try Cast.message(Text("hello"))))
        let root = try Cast.team.thread.root(in: .production)
        #expect(root.string == "root.00112233445566778899aabbccddeeff@group.xmtp.alt")
        #expect(mail.message.header.identifiers(.inReplyTo) == [root])
        #expect(mail.message.header.identifiers(.references) == [root])
        #expect(mail.message.header.subject == "Re: Team")
        #expect(mail.identifier.string.hasSuffix("@xmtp.alt"))
        #expect(
            MailIdentity(mail.identifier, in: .production)?.hex == mail.message.header.text("XMTP-Message-ID")
        )
        #expect(!mail.isSeen)
    }

    @Test func aDirectConversationIsOneThreadHoweverItsIdsAreOrdered() throws {
        let one = ThreadIdentity.directMessage(between: Cast.alix, and: Cast.bo)
        let other = ThreadIdentity.directMessage(between: Cast.bo, and: Cast.alix)
        #expect(one == other)
        #expect(try one.root(in: .production) == other.root(in: .production))
        #expect(one.peer(of: Cast.alix) == Cast.bo)
    }

    @Test func anAnswerNamesRootAncestorsAndTarget() throws {
        let reply = Reply(reference: Cast.target.hex, referenceInboxID: nil, content: Text("yes").encoded())
        let ancestor = try #require(MailIdentity([UInt8](repeating: 1, count: 32)))
        var known = Cast.known()
        known.ancestors = [ancestor]
        let mail = try #require(
            try Cast.compose(try Cast.message(reply), surroundings: MessageSurroundings(target: known)))
        #expect(mail.message.header.identifiers(.inReplyTo).map(\.left) == [Cast.target.hex[...]])
        #expect(
            mail.message.header.identifiers(.references).map { String($0.left) } == [
                "root.00112233445566778899aabbccddeeff", ancestor.hex, Cast.target.hex,
            ])
    }

    @Test func aReferenceThatIsNoIdHangsUnderTheRoot() throws {
        let reply = Reply(reference: "message-1", referenceInboxID: nil, content: Text("yes").encoded())
        let mail = try #require(try Cast.compose(try Cast.message(reply)))
        #expect(mail.message.header.parent == (try Cast.team.thread.root(in: .production)))
        #expect(mail.message.header.text("XMTP-Reference") == "message-1")
    }

    @Test func ownMessagesAreSeenAndGoToThePeer() throws {
        let mail = try #require(
            try Cast.compose(try Cast.message(Text("hi"), from: Cast.alix), in: Cast.dm))
        #expect(mail.isSeen)
        #expect(mail.message.header.mailboxes(.to).map(\.localPart) == [Cast.bo.text])
        #expect(mail.message.header.text("XMTP-Status") == "published")
        #expect(mail.message.header.first(.replyTo) == nil)
        #expect(mail.message.header.first(.listID) == nil)
    }

    @Test func anEmojiIsAReactionOfMailAndWordsAreNot() throws {
        func body(_ symbol: String, _ schema: Reaction.Schema, _ action: Reaction.Action = .added) throws
            -> MIMEPart
        {
            let reaction = Reaction(
                reference: Cast.target.hex, referenceInboxID: "", action: action, content: symbol,
                schema: schema)
            return try #require(try Cast.compose(try Cast.message(reaction))).message.body
        }
        #expect(ReactionPart.emoji(in: try body("👍", .unicode)) == ["👍"])
        #expect(ReactionPart.emoji(in: try body("❤️", .unicode)) == ["❤️"])
        for part in [
            try body("no", .unicode), try body(":x:", .shortcode), try body("👍", .custom),
            try body("1", .unicode),
            try body("👍", .unicode, .removed),
        ] {
            #expect(part.disposition == nil)
            #expect(ReactionPart.emoji(in: part) == nil)
        }
    }

    @Test func aForgedGroupChangeIsNotToldAsAFact() throws {
        var change = GroupUpdated(initiator: Cast.bo.text)
        change.added = [Cast.caro.text]
        let forged = try #require(try Cast.compose(try Cast.message(change)))
        #expect(text(forged).contains("can not be shown"))
        #expect(!text(forged).contains("added"))
        let real = try Cast.message(change)
        let told = try #require(
            try Cast.compose(Cast.message(real.content, kind: .membershipChange)))
        #expect(text(told).contains("Bo added caro.eth."))
        #expect(told.isSeen)
    }

    @Test func aChangeThatChangesNothingMakesNoMail() throws {
        let empty = try GroupUpdated(initiator: Cast.bo.text).encoded().serialized()
        #expect(try Cast.compose(Cast.message(empty, kind: .membershipChange)) == nil)
        var hidden = GroupUpdated(initiator: Cast.bo.text)
        hidden.metadataChanges = [
            .init(field: "_commit_log_signer", oldValue: nil, newValue: "x"),
            .init(field: "app_data", oldValue: "", newValue: "{}"),
        ]
        #expect(
            try Cast.compose(Cast.message(try hidden.encoded().serialized(), kind: .membershipChange)) == nil)
    }

    @Test func thatAConversationWasOpenedIsToldByItsRootAlone() throws {
        var change = GroupUpdated(initiator: Cast.bo.text)
        change.added = [Cast.alix.text]
        let opened = Cast.message(try change.encoded().serialized(), kind: .membershipChange)
        #expect(try Cast.compose(opened, in: Cast.dm) == nil)
        #expect(text(try Cast.compose(opened)).contains("Bo added you to the conversation."))
        change.metadataChanges = [
            .init(field: "message_disappear_in_ns", oldValue: nil, newValue: "3600000000000")
        ]
        let more = Cast.message(try change.encoded().serialized(), kind: .membershipChange)
        #expect(text(try Cast.compose(more, in: Cast.dm)).contains("disappearing"))
    }

    @Test func actingContentInsideAReplyDoesNotAct() throws {
        for inner in [
            try DeleteMessage(messageID: Cast.target.hex).encoded(), ReadReceipt().encoded(),
            try LeaveRequest().encoded(),
        ] {
            let reply = Reply(reference: Cast.target.hex, referenceInboxID: nil, content: inner)
            #expect(text(try Cast.compose(try Cast.message(reply))).contains("can not be shown"))
        }
    }

    @Test func repliesInRepliesEnd() throws {
        var content = Text("deep").encoded()
        for _ in 0..<50 {
            content = Reply(reference: Cast.target.hex, referenceInboxID: nil, content: content).encoded()
            content.fallback = nil
        }
        #expect(text(try Cast.compose(Cast.message(content.serialized()))).contains("nested too deeply"))
    }

    @Test(
        arguments: [
            ("text/html", "a.html"), ("image/svg+xml", "a.svg"), ("text/calendar", "a.ics"),
            ("multipart/mixed", "a"),
            ("message/rfc822", "a.eml"), ("nonsense", "a"), ("application/xhtml+xml", "a"), ("", ""),
        ])
    func nothingThatCouldRunIsShownInPlace(type: String, name: String) throws {
        let file = Content.Attachment(filename: name, mimeType: type, bytes: Array("<script>".utf8))
        let body = try #require(try Cast.compose(try Cast.message(file))).message.body
        #expect(body.disposition?.kind == "attachment")
        #expect(body.mediaType.type != "multipart" && body.mediaType.type != "message")
    }

    @Test func pathsAndControlsOfANameAreGone() throws {
        for name in [
            "../../etc/passwd", "/etc/passwd", "..\\..\\x", "a\r\nX-Evil: y", "\u{1b}]0;x\u{7}", "...",
            "a\u{0}b",
        ] {
            let file = Content.Attachment(filename: name, mimeType: "image/png", bytes: [1])
            let mail = try #require(try Cast.compose(try Cast.message(file)))
            let shown = try #require(mail.message.body.fileName)
            #expect(!shown.contains("/") && !shown.contains("\\") && !shown.hasPrefix("."))
            #expect(mail.message.header.first("X-Evil") == nil)
            #expect(!mail.bytes.contains(0x1b))
        }
    }

    @Test func namesThatLookLikeAnotherPersonAreFollowedByTheAddress() {
        var book = AddressBook([Cast.bo: .init(alias: "support@bank.example")])
        #expect(
            book.displayName(of: Cast.bo, in: .production)
                == "support@bank.example (\(Cast.bo.text)@xmtp.alt)")
        book.people[Cast.bo] = .init(alias: Cast.caro.text)
        #expect(book.displayName(of: Cast.bo, in: .production).hasSuffix("(\(Cast.bo.text)@xmtp.alt)"))
        book.people[Cast.bo] = .init(alias: " Bo\r\nSmith\u{202e} ")
        #expect(book.displayName(of: Cast.bo, in: .production) == "Bo Smith")
        #expect(AddressBook().displayName(of: Cast.bo, in: .production) == Cast.bo.text)
    }

    @Test func titlesThatThreadingProgramsWouldMergeAreMadeDifferent() {
        let thread = Cast.team.thread
        for taken in ["Team", "re: TEAM", "[list] Team", "Fwd: Re[2]: team (fwd)"] {
            #expect(ConversationTitle.unique("Team", of: thread, taken: [taken]) == "Team [0011]")
        }
        #expect(ConversationTitle.unique("Team", of: thread, taken: ["Teams", ""]) == "Team")
        #expect(ConversationTitle.group(named: " \r\n", thread: thread) == "Group 00112233")
        #expect(ConversationTitle.group(named: "a\r\nBcc: x", thread: thread) == "a Bcc: x")
    }

    @Test func theFolderFollowsConsentAndABlockedSenderIsBlockedEverywhere() {
        #expect(FolderPlan.folder(conversation: .allowed, sender: .unknown, isOwn: false) == .inbox)
        #expect(FolderPlan.folder(conversation: .unknown, sender: .allowed, isOwn: false) == .requests)
        #expect(FolderPlan.folder(conversation: .allowed, sender: .denied, isOwn: false) == .blocked)
        #expect(FolderPlan.folder(conversation: .allowed, sender: .denied, isOwn: true) == .inbox)
        #expect(FolderPlan.decision(from: .requests, to: .inbox) == .allowed)
        #expect(FolderPlan.decision(from: .inbox, to: .blocked) == .denied)
        #expect(FolderPlan.decision(from: .blocked, to: .requests) == .unknown)
        #expect(FolderPlan.decision(from: .archive, to: .inbox) == nil)
        #expect(FolderPlan.decision(from: .inbox, to: .trash) == nil)
        #expect(FolderPlan.isSeen(.blocked, mailIsSeen: false))
    }

    @Test func readReceiptsMakeMailOnlyWhenWanted() throws {
        let receipt = try Cast.message(ReadReceipt())
        let own = Cast.known(author: Cast.alix)
        let surroundings = MessageSurroundings(newestOwn: own)
        #expect(try Cast.compose(receipt, surroundings: surroundings) == nil)
        var settings = Cast.settings
        settings.readReceipts = .mdn
        let mail = try #require(try Cast.compose(receipt, surroundings: surroundings, settings: settings))
        let notice = try #require(DispositionNotice(in: mail.message.body))
        #expect(notice.isDisplayed)
        #expect(notice.originalMessageID.flatMap { MailIdentity($0, in: .production) } == own.identity)
        #expect(mail.isSeen)
    }

    @Test func theRootIsTheInvitationAndListsTheMembers() throws {
        let root = RootMail(
            conversation: Cast.team, inviter: Cast.bo, createdNanoseconds: Cast.time,
            description: "About\u{1b}[31m us",
            members: [.init(Cast.alix), .init(Cast.bo, .superAdmin)]
                + (0..<60).map { .init(InboxID(String($0) + String(repeating: "a", count: 62))) },
            consent: .unknown)
        let mail = try root.compose(book: Cast.book, settings: Cast.settings)
        #expect(mail.message.header.subject == "Team")
        #expect(mail.identifier == (try Cast.team.thread.root(in: .production)))
        #expect(!mail.isSeen)
        let shown = text(mail)
        #expect(shown.contains("Bo added you to this group."))
        #expect(shown.contains("Bo, super admin <"))
        #expect(shown.contains("and 12 more"))
        #expect(shown.contains("To accept it, move this message to the inbox."))
        #expect(!mail.bytes.contains(0x1b))
        #expect(throws: ConversionError(.notOurs, "")) { try OriginalContent(recoveringFrom: mail.bytes) }
    }

    @Test func aPlaceholderKeepsIdPlaceAndTime() throws {
        let message = try Cast.message(Text("secret"))
        let original = try #require(try Cast.compose(message))
        let request = DeletionToMail.Request(
            id: Cast.target, deleter: Cast.bo, sentNanoseconds: Cast.time + 5)
        let known = Cast.known(message.id)
        let deletion = DeletionToMail(settings: Cast.settings, book: Cast.book)
        let placeholder = try #require(
            try deletion.compose(request, of: message, known: known, in: Cast.team, style: .replace))
        #expect(placeholder.identifier == original.identifier)
        #expect(placeholder.message.header.date(.date) == original.message.header.date(.date))
        #expect(placeholder.fileKey == original.fileKey + "D")
        #expect(!text(placeholder).contains("secret"))
        #expect(text(placeholder).contains("deleted by its sender"))
        let notice = try #require(
            try deletion.compose(request, of: message, known: known, in: Cast.team, style: .notice))
        #expect(notice.message.header.parent == original.identifier)
        #expect(
            try deletion.compose(request, of: message, known: known, in: Cast.team, style: .ignore) == nil)
    }

    @Test func aRemoteFileIsANoteUntilItIsFetched() throws {
        let remote = RemoteAttachment(
            url: "https://user@files.example.org:8443/x", contentDigest: "d", secret: [1], salt: [2],
            nonce: [3],
            contentLength: 77, filename: "photo.jpg")
        let note = try #require(try Cast.compose(try Cast.message(remote)))
        #expect(text(note).contains("files.example.org:8443"))
        #expect(!text(note).contains("user@"))
        let file = Content.Attachment(filename: "inside.jpg", mimeType: "image/jpeg", bytes: [9, 9])
        let fetched = try #require(
            try Cast.compose(
                try Cast.message(remote), surroundings: MessageSurroundings(files: [.fetched(file)])))
        #expect(fetched.message.body.data == [9, 9])
        #expect(fetched.message.body.fileName == "inside.jpg")
    }
}

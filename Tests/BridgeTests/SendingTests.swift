import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import Mail
import MailConversion
import Maildir
import Store
import Submission
import Testing

@Suite("Mail becomes messages")
struct SendingTests {
    @Test func aMailToAPersonOpensAConversationAndComesBackAsSent() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        try alice.submit(to: [bob.address], "Hello Bob")
        let report = try await alice.send()
        #expect(report.submitted == 1)
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["Hello Bob"])
        #expect(try alice.texts(.inbox) == ["Hello Bob"])
        #expect(try Spool(path: alice.configuration.spool).waiting().isEmpty)
        #expect(try await alice.send().submitted == 0)
    }

    @Test func anAnswerNamesWhatItAnswers() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let first = try await bob.client.send(Text("One"), to: dm)
        try await bob.client.send(Text("Two"), to: dm)
        try await alice.pass()
        let mail = try #require(try alice.mails(.requests).first { $0.body.text == "One" })
        let identifier = try #require(mail.header.messageIdentifier)
        try alice.submit(to: [bob.address], "To the first", fields: ["In-Reply-To: \(identifier)"])
        try await alice.send()
        try await bob.pass()
        let reply = try bob.messages(with: alice.inbox).compactMap { message -> Reply? in
            if case .reply(let reply)? = message.decoded { return reply }
            return nil
        }
        #expect(reply.first?.reference == first.hex)
    }

    @Test func answeringARequestAcceptsItAndMovesItsMail() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Hello?"), to: dm)
        try await alice.pass()
        try alice.submit(to: [bob.address], "Yes!")
        try await alice.send()
        #expect(try alice.files(.requests).isEmpty)
        #expect(try alice.texts(.inbox) == ["Hello?", "Yes!"])
    }

    @Test func aReactionIsOne() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        let message = try await bob.client.send(Text("Good news"), to: dm)
        try await alice.pass()
        try alice.submit(
            to: [bob.address], "👍",
            fields: [
                "In-Reply-To: <\(message.hex)@local.xmtp.alt>", "Content-Type: text/plain; charset=utf-8",
                "Content-Disposition: reaction",
            ])
        try await alice.send()
        try await bob.pass()
        let reactions = try bob.messages(with: alice.inbox).compactMap { message -> Reaction? in
            if case .reaction(let reaction)? = message.decoded { return reaction }
            return nil
        }
        #expect(reactions.map(\.content) == ["👍"])
        #expect(reactions.first?.reference == message.hex)
    }

    @Test func severalPeopleAreAGroupThatIsFoundAgain() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let carol = try await world.person("carol")
        try alice.submit(to: [bob.address, carol.address], subject: "Plans", "First")
        try await alice.send()
        try alice.submit(to: [carol.address, bob.address], subject: "Other plans", "Second")
        try await alice.send()
        let groups = try alice.client.conversations().filter { $0.type == .group }
        #expect(groups.count == 1)
        #expect(groups.first?.summary.name == "Plans")
        try await carol.pass()
        #expect(try carol.texts(.requests) == ["First", "Second"])
    }

    @Test func aGroupIsAddressedByItsAddress() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let group = try await bob.client.group(with: [alice.inbox])
        try await bob.client.send(Text("Welcome"), to: group)
        try await alice.pass()
        let mail = try #require(try alice.mails(.requests).first { $0.body.text == "Welcome" })
        let replyTo = try #require(mail.header.mailboxes(.replyTo).first)
        try alice.submit(to: [replyTo.addressSpecification], "Thanks")
        try await alice.send()
        try await bob.pass()
        #expect(try bob.texts(.inbox).contains("Thanks"))
    }

    @Test func whatCannotBeSentComesBackWithTheWholeOriginal() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let nobody = String(repeating: "ab", count: 32)
        try alice.submit(
            to: ["\(nobody)@local.xmtp.alt", bob.address], "To nobody", identifier: "lost@laptop")
        let report = try await alice.send()
        #expect(report.bounced == 1)
        let bounce = try #require(try alice.mails(.inbox).first)
        #expect(bounce.body.mediaType.essence == "multipart/report")
        #expect(bounce.header.identifiers(.inReplyTo).map(\.string) == ["lost@laptop"])
        let status = try #require(bounce.body.parts.dropFirst().first?.data)
        #expect(String(decoding: status, as: UTF8.self).contains("5.1.1"))
        let original = try #require(bounce.body.parts.last?.data)
        #expect(String(decoding: original, as: UTF8.self).contains("To nobody"))
        // Nobody got it.
        try await bob.pass()
        #expect(try bob.texts(.requests).isEmpty)
        #expect(try alice.files(.inbox).allSatisfy { $0.half == .new })
        #expect(try await alice.send().bounced == 0)
        #expect(try Spool(path: alice.configuration.spool).waiting().isEmpty)
    }

    @Test func aForeignRecipientMeansThatNothingIsSent() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        try alice.submit(to: [bob.address, "somebody@elsewhere.example"], "Not to some only")
        #expect(try await alice.send().bounced == 1)
        try await bob.pass()
        #expect(try bob.texts(.requests).isEmpty)
    }

    @Test func aBlockedConversationIsNotUnblockedByASlip() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let dm = try await bob.client.directMessage(with: alice.inbox)
        try await bob.client.send(Text("Spam"), to: dm)
        try await alice.pass()
        try alice.client.setConsent(
            .denied, conversations: [try #require(alice.client.conversations().first?.id)])
        try await alice.pass()
        #expect(try alice.texts(.blocked) == ["Spam"])
        try alice.submit(to: [bob.address], "Oops")
        #expect(try await alice.send().bounced == 1)
        #expect(try alice.client.conversations().first?.consent == .denied)
        try await bob.pass()
        #expect(try !bob.texts(.inbox).contains("Oops"))
    }

    @Test func theSameMailTwiceIsSentOnce() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        for _ in 0..<2 {
            try alice.submit(to: [bob.address], "Once", identifier: "same@laptop")
            try await alice.send()
        }
        try alice.submit(to: [bob.address], "Twice", identifier: "same@laptop")
        try await alice.send()
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["Once", "Twice"])
    }

    @Test func theOutboxIsSentAndDraftsAreNot() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let outbox = alice.root.path(alice.folder(.outbox))
        let mail =
            "From: me@local.xmtp.alt\nTo: \(bob.address)\nSubject: x\nMessage-ID: <a@b>\n\nFrom the outbox\n"
        try mail.write(toFile: "\(outbox)/new/1795341600.M1P2.host", atomically: true, encoding: .utf8)
        try mail.write(toFile: "\(outbox)/cur/1795341601.M1P2.host:2,D", atomically: true, encoding: .utf8)
        #expect(try await alice.send().submitted == 0)
        world.clock.advance(seconds: 3)
        #expect(try await alice.send().submitted == 1)
        try await bob.pass()
        #expect(try bob.texts(.requests) == ["From the outbox"])
        #expect(try alice.files(.outbox).count == 1)
    }

    @Test func copiesThatProgramsLeaveAreThrownAwayWhereThatIsWanted() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world) { $0.cleansSent = true }
        func leave(_ name: String, _ text: String, identifier: String) throws {
            let mail = """
                From: me@local.xmtp.alt
                To: \(bob.address)
                Subject: Hello
                Message-ID: <\(identifier)>
                X-Status: R

                \(text)

                """
            try Data(mail.utf8).write(
                to: URL(fileURLWithPath: "\(alice.root.path(alice.folder(.sent)))/cur/\(name):2,S"))
        }
        try alice.submit(to: [bob.address], "Sent", identifier: "a@laptop")
        try leave("1.the-copy", "Sent", identifier: "a@laptop")
        try leave("2.other-words", "Other words", identifier: "a@laptop")
        try leave("3.somebody-elses", "Sent", identifier: "b@laptop")
        #expect(try await alice.account.keeper.cleanSentCopies() == 0)
        try await alice.send()
        #expect(try await alice.account.keeper.cleanSentCopies() == 1)
        #expect(try alice.files(.sent).map(\.name.base) == ["2.other-words", "3.somebody-elses"])
        #expect(try alice.files(.trash).map(\.name.description) == ["1.the-copy:2,S"])
        world.clock.advance(seconds: 4 * 86_400)
        #expect(try await alice.account.keeper.cleanSentCopies() == 0)
        // What was looked at and is too old is not read again.
        try alice.submit(to: [bob.address], "Sent", identifier: "b@laptop")
        try await alice.send()
        #expect(try await alice.account.keeper.cleanSentCopies() == 0)
    }

    @Test func copiesStayUnlessTheyAreToGo() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        let place = try alice.submit(to: [bob.address], "Sent")
        let bytes = try Scan(Spool(path: alice.configuration.spool).root).content(of: place)
        try Data(bytes).write(
            to: URL(fileURLWithPath: "\(alice.root.path(alice.folder(.sent)))/cur/1.copy:2,S"))
        try await alice.send()
        #expect(try await alice.account.keeper.cleanSentCopies() == 0)
        #expect(try alice.files(.sent).count == 1)
    }

    @Test func aMailWithoutRecipientsInTheOutboxIsReturnedAndKept() async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await world.person("alice")
        let outbox = alice.root.path(alice.folder(.outbox))
        try "Subject: x\n\nTo nobody\n".write(
            toFile: "\(outbox)/new/1795341600.M1P2.host", atomically: true, encoding: .utf8)
        world.clock.advance(seconds: 3)
        #expect(try await alice.send().bounced == 1)
        #expect(try alice.files(.inbox).count == 1)
        let draft = try #require(try alice.files(.drafts).first)
        #expect(draft.name.flags.contains(.flagged))
        #expect(try alice.files(.outbox).isEmpty)
    }

    @Test func whoWantsNoNoticesFindsTheMailAmongTheDrafts() async throws {
        let world = try World()
        defer { world.remove() }
        let alice = try await world.person("alice")
        let nobody = String(repeating: "ab", count: 32)
        try alice.submit(to: ["\(nobody)@local.xmtp.alt"], "To nobody", arguments: ["-N", "never"])
        try await alice.send()
        #expect(try alice.files(.inbox).isEmpty)
        #expect(try alice.files(.drafts).count == 1)
    }

    @Test func whoWantsToKnowIsToldOfSuccess() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        try alice.submit(to: [bob.address], "Tell me", arguments: ["-N", "success"])
        try await alice.send()
        let notices = try alice.mails(.inbox).filter { $0.body.mediaType.essence == "multipart/report" }
        #expect(notices.count == 1)
        #expect(notices.first?.header.subject?.hasPrefix("Delivered:") == true)
    }

    @Test func anAnswerToOnesOwnSubmittedMailFindsItsMessage() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        try alice.submit(to: [bob.address], "First", identifier: "first@laptop")
        try await alice.send()
        try alice.submit(to: [bob.address], "Second", fields: ["In-Reply-To: <first@laptop>"])
        try await alice.send()
        let messages = try alice.messages(with: bob.inbox)
        let reply = messages.compactMap { message -> Reply? in
            if case .reply(let reply)? = message.decoded { return reply }
            return nil
        }.first
        #expect(reply?.reference == messages.first.map { MessageID($0.id).hex })
    }

    @Test func aMessageIsDeletedByAMailThatSaysSo() async throws {
        let world = try World()
        defer { world.remove() }
        let (alice, bob) = try await couple(world)
        try alice.submit(to: [bob.address], "Regretted")
        try await alice.send()
        try await bob.pass()
        let message = try #require(try alice.messages(with: bob.inbox).first)
        try alice.submit(
            to: [bob.address], "Delete it", fields: ["XMTP-Delete: \(MessageID(message.id).hex)"])
        try await alice.send()
        try await bob.pass()
        #expect(try !bob.mails(.requests).contains { $0.body.text == "Regretted" })
        #expect(try !alice.mails(.inbox).contains { $0.body.text == "Regretted" })
    }
}

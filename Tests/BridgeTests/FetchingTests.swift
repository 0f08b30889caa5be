import Bridge
import Client
import Content
import Control
import Conversations
import Foundation
import Mail
import MailConversion
import MailParsing
import Maildir
import NodeClient
import NodeConnection
import NodeTestSupport
import Store
import Testing

@Suite("Files on servers, fetched when the user asks")
struct FetchingTests {
    private let file = Attachment(filename: "a.txt", mimeType: "text/plain", bytes: Array("the file".utf8))

    /// Alice, who has a file of Bob's on a server that she has not fetched; and what may be fetched from where.
    private func withFile(
        _ body: (World, _ alice: Person, _ bob: Person, MessageID) async throws -> Void
    ) async throws {
        try await withFiles { address in
            let world = try World()
            defer { world.remove() }
            var rules = FetchRules()
            rules.allowsPlainHTTP = true
            rules.allowsPrivateAddresses = true
            let transfer = AttachmentTransfer(
                server: AttachmentServer(address: address), rules: rules, files: HTTPFiles())
            let alice = try await world.person("alice", attachments: transfer)
            let bob = try await world.person("bob")
            let dm = try await bob.client.directMessage(with: alice.inbox)
            let files = MultiRemoteAttachment([
                try await transfer.upload(file),
                try await transfer.upload(
                    Attachment(filename: "b.txt", mimeType: "text/plain", bytes: [0x62])),
            ])
            let id = try await bob.client.send(files, to: dm)
            try await alice.pass()
            try await body(world, alice, bob, id)
        }
    }

    private func fetched(_ person: Person, _ meaning: MailFolder = .requests) throws -> [MailMessage] {
        try person.mails(meaning).filter {
            $0.header.messageIdentifier?.string.contains(".attachment") == true
        }
    }

    @Test func aFileThatWasLeftComesBelowItsNote() async throws {
        try await withFile { _, alice, _, id in
            let note = try #require(
                try alice.mails(.requests).first { $0.header.text("XMTP-Message-ID") == id.hex })
            let text = note.body.leaves.compactMap(\.text).joined()
            #expect(text.contains("xmtp-mail fetch \(id.hex) 2"))
            let request = FetchFilesRequest(message: String(id.hex.prefix(9)), number: 1)
            #expect(try await alice.account.keeper.fetch(request) == answer(delivered: 1))
            #expect(try await alice.account.keeper.fetch(request) == answer(present: 1))
            let mail = try #require(try fetched(alice).first)
            #expect(mail.header.messageIdentifier?.string == "\(id.hex).attachment@local.xmtp.alt")
            #expect(mail.header.identifiers(.inReplyTo).map(\.string) == ["\(id.hex)@local.xmtp.alt"])
            #expect(mail.body.data == file.bytes && mail.body.fileName == "a.txt")
            #expect(
                try await alice.account.keeper.fetch(.init(message: id.hex))
                    == answer(delivered: 1, present: 1))
            #expect(
                try fetched(alice).map { $0.header.messageIdentifier?.string }.contains(
                    "\(id.hex).attachment-2@local.xmtp.alt"))
            let report = try ArchiveVerifier(alice.root).run()
            #expect(report.isSound)
        }
    }

    @Test func itGoesWithItsConversationWhateverItsName() async throws {
        try await withFile { _, alice, _, id in
            _ = try await alice.account.keeper.fetch(.init(message: id.hex, number: 2))
            let place = try #require(
                try alice.files(.requests).first { $0.name.identity?.hasSuffix("P2") == true })
            // As mutt moves a mail: another name, another number, known by its header alone.
            let bytes = try Scan(alice.root).content(of: place)
            let copy = "\(alice.root.path(alice.folder(.inbox)))/new/1.2_3.host"
            try Data(bytes).write(to: URL(fileURLWithPath: copy))
            try FileManager.default.removeItem(atPath: alice.path(place))
            #expect(try await alice.lookAndSettle() == 1)
            #expect(try fetched(alice, .inbox).count == 1)
            #expect(try alice.files(.requests).isEmpty)
            #expect(try alice.client.conversations().first?.consent == .allowed)
        }
    }

    @Test func aDeletionTakesItAlong() async throws {
        try await withFile { _, alice, bob, id in
            _ = try await alice.account.keeper.fetch(.init(message: id.hex))
            let dm = try await bob.client.directMessage(with: alice.inbox)
            _ = try await bob.client.delete(id, in: dm)
            try await alice.pass()
            #expect(try fetched(alice).isEmpty)
            #expect(try alice.mails(.requests).contains { $0.header.text("XMTP-Deleted-By") != nil })
        }
    }

    @Test func thereIsNothingToFetch() async throws {
        try await withFile { _, alice, bob, id in
            let dm = try await bob.client.directMessage(with: alice.inbox)
            let words = try await bob.client.send(Text("words"), to: dm)
            try await alice.pass()
            for request in [
                FetchFilesRequest(message: words.hex), .init(message: id.hex, number: 3),
                .init(message: String(repeating: "0", count: 64)), .init(message: "xyz"), .init(message: ""),
            ] {
                let error = await #expect(throws: BridgeError.self) {
                    try await alice.account.keeper.fetch(request)
                }
                #expect(error?.code == .notFound)
            }
        }
    }

    private func answer(delivered: Int = 0, present: Int = 0) -> FetchFilesRequest.Answer {
        var answer = FetchFilesRequest.Answer()
        answer.delivered = delivered
        answer.present = present
        return answer
    }
}

import Content
import Identity
import Mail
import MailConversion
import MailParsing
import TestSupport
import Testing

/// The promise of the archive: a mail gives back the bytes it was made from, and with them proves its id.
struct ArchiveRoundTripTests {
    @Test(arguments: 0..<RandomContent.kinds)
    func everyMailGivesItsContentBack(kind: Int) throws {
        var source = RandomContent(seed: UInt64(kind) &* 7919 &+ 1)
        var composed = 0
        for _ in 0..<100 {
            let content = source.next(kind: kind)
            let isChange = kind == 15 && source.random.oneIn(2)
            var message = Cast.message(
                content, from: source.random.oneIn(4) ? Cast.alix : Cast.bo,
                kind: isChange ? .membershipChange : .application,
                key: source.random.pick(["1795341599871000000", source.text()]))
            if source.random.oneIn(3) { message.expiresNanoseconds = Cast.time + 86_400_000_000_000 }
            var settings = Cast.settings
            settings.readReceipts = .mdn
            settings.stripsControls = source.random.oneIn(4)
            settings.subject = source.random.pick([.title, .snippet])
            var surroundings = MessageSurroundings(newestOwn: Cast.known(author: Cast.alix))
            if source.random.oneIn(2) {
                surroundings.files = [
                    .fetched(Attachment(filename: "x.png", mimeType: "image/png", bytes: [1, 2]))
                ]
            }
            guard let mail = try Cast.compose(message, surroundings: surroundings, settings: settings) else {
                continue
            }
            composed += 1
            if composed % 10 == 1 {
                let again = try Cast.compose(message, surroundings: surroundings, settings: settings)
                #expect(again?.bytes == mail.bytes, "not the same bytes twice")
            }
            let parsed = try Cast.parsed(mail.bytes)
            #expect(parsed == mail.message)
            let original = try OriginalContent(recoveringFrom: parsed)
            #expect(original.content == content)
            #expect(original.isProven, "\(original.rule) \(String(describing: original.idempotencyKey))")
            #expect(original.id == message.id)
            try checkShape(mail)
        }
        #expect(composed > 0 || kind == 21)
    }

    /// Lines, fields and characters that every mail program can take.
    private func checkShape(_ mail: ComposedMail) throws {
        let lines = mail.bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let end = try #require(lines.firstIndex { $0.isEmpty })
        #expect(lines[..<end].allSatisfy { line in line.allSatisfy { (0x20...0x7e).contains($0) } })
        #expect(lines.allSatisfy { $0.count <= 998 })
        #expect(!mail.bytes.contains(0x0d))
        #expect(!mail.bytes.contains(0))
        let names = mail.message.header.fields.map(\.name.spelling)
        for name in ["From", "To", "Subject", "Date", "Message-ID", "XMTP-Message-ID"] {
            #expect(names.filter { $0 == name }.count == 1, "\(name)")
        }
        #expect(!names.contains("Bcc"))
        for part in mail.message.body.leaves {
            if let name = part.fileName {
                #expect(!name.contains("/") && !name.contains("\\") && !name.hasPrefix(".") && !name.isEmpty)
                #expect(name.utf8.count <= 150)
            }
        }
    }

    @Test func textOfTheUsualKindFollowsFromItsBody() throws {
        for codec in [Text("Grüße!\nzweite Zeile"), Text(""), Text("x\n")] {
            let mail = try #require(try Cast.compose(try Cast.message(codec)))
            #expect(try OriginalContent(recoveringFrom: mail.bytes).rule == .body)
        }
        let reply = Reply(
            reference: Cast.target.hex, referenceInboxID: Cast.bo.text, content: Text("yes").encoded())
        #expect(
            try OriginalContent(recoveringFrom: #require(try Cast.compose(try Cast.message(reply))).bytes)
                .rule == .body)
        let file = Content.Attachment(
            filename: "a.png", mimeType: "image/png", bytes: [UInt8](repeating: 3, count: 9000))
        #expect(
            try OriginalContent(recoveringFrom: #require(try Cast.compose(try Cast.message(file))).bytes).rule
                == .body)
    }

    @Test func whatDoesNotFollowGoesIntoTheHeaderOrIntoAPart() throws {
        var odd = Text("x").encoded()
        odd.fallback = "words"
        let small = try #require(try Cast.compose(Cast.message(odd.serialized())))
        #expect(try OriginalContent(recoveringFrom: small.bytes).rule == .header)
        odd.fallback = String(repeating: "w", count: 5000)
        let large = try #require(try Cast.compose(Cast.message(odd.serialized())))
        let original = try OriginalContent(recoveringFrom: large.bytes)
        #expect(original.rule == .part)
        #expect(original.isProven)
    }

    @Test func aChangedMailProvesNothing() throws {
        let mail = try #require(try Cast.compose(try Cast.message(Text("hello"))))
        var bytes = mail.bytes
        bytes[bytes.count - 3] ^= 1
        #expect(throws: ConversionError(.notProven, "")) { try OriginalContent(recoveringFrom: bytes) }
        #expect(throws: ConversionError(.notOurs, "")) {
            try OriginalContent(recoveringFrom: Array("Subject: x\n\nhello\n".utf8))
        }
    }
}

import Content
import ConversionTestSupport
import Identity
import Mail
import MailConversion
import MailParsing
import Testing

/// The promise of the archive: a mail gives back the bytes it was made from, and with them proves its id.
struct ArchiveRoundTripTests {
    /// The suite `mail-oracles` does the same with many more.
    @Test(arguments: 0..<RandomContent.kinds)
    func everyMailGivesItsContentBack(kind: Int) throws {
        var composed = 0
        for number in 0..<120 {
            let seed = UInt64(kind) &* 7919 &+ UInt64(number) &* 1_000_003
            let random = try RandomMail(seed: seed, kind: kind)
            if random.mail != nil { composed += 1 }
            #expect(try random.faults() == [], "seed \(seed), kind \(kind)")
        }
        #expect(composed > 0 || kind == 21)
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

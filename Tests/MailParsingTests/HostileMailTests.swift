import Mail
import MailParsing
import MailTestSupport
import Testing

struct HostileMailTests {
    /// Nothing traps, nothing takes long, nothing that could obey a terminal or end a line comes out of a header.
    @Test func hostileMailIsReadOrRefusedAndWhatIsReadIsHarmless() {
        for (name, bytes) in HostileMail.all {
            guard let mail = try? MailParser().parse(bytes) else { continue }
            for field in mail.header.fields {
                for text in Self.texts(of: field) {
                    let harmless = text.unicodeScalars.allSatisfy {
                        $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
                    }
                    #expect(harmless, "\(name)")
                }
            }
            for part in mail.body.leaves {
                _ = try? TextDecoder.text(of: part)
                let file = FileName.cleaned(part.fileName ?? "", mediaType: part.mediaType)
                #expect(!file.contains("/") && !file.hasPrefix(".") && !file.isEmpty, "\(name)")
            }
            // What was read can be written, unless an address or an enclosed message cannot.
            do throws(MailError) {
                let written = try MailWriter(boundarySeed: []).write(mail)
                let again = try MailParser().parse(written)
                #expect(again.header.fields.count == mail.header.fields.count, "\(name)")
            } catch {
                #expect([.notEncodable, .wrongSyntax, .malformed].contains(error.code), "\(name) \(error)")
            }
        }
    }

    private static func texts(of field: HeaderField) -> [String] {
        switch field.value {
        case .text(let text): [text.string]
        case .mailboxes(let boxes): boxes.flatMap { [$0.displayName?.string ?? "", $0.localPart, $0.domain] }
        case .identifiers(let ids): ids.map(\.string)
        case .date: []
        case .list(let list): [list.identifier, list.title?.string ?? ""]
        }
    }

    @Test(arguments: [
        ("2000 parameters", MailError.Code.tooManyParameters), ("60 000 open comments", .commentsTooDeep),
        ("a line of 200 KB", .lineTooLong), ("a header of 300 KB", .headerTooLarge),
        ("2000 nested multiparts", .nestedTooDeep), ("17 nested multiparts", .nestedTooDeep),
        ("5000 nested messages", .nestedTooDeep), ("5000 parts", .tooManyParts),
    ])
    func eachLimitHasItsName(name: String, code: MailError.Code) throws {
        let bytes = try #require(HostileMail.all.first { $0.name == name }?.bytes)
        #expect(throws: MailError(code, "")) { try MailParser().parse(bytes) }
    }

    @Test func sixteenNestedPartsAreRead() throws {
        var part = MIMEPart.text("deep")
        for _ in 0..<16 { part = MIMEPart(.mixed, parts: [part]) }
        let message = MailMessage(header: MailHeader(), body: part)
        #expect(try MailParser().parse(MailWriter(boundarySeed: []).write(message)) == message)
    }

    @Test func moreThanTheLimitIsTooLarge() {
        let limits = ParseLimits(messageBytes: 10)
        #expect(throws: MailError(.tooLarge, "")) {
            try MailParser(limits: limits).parse(Array("Subject: x\n\ny\n".utf8))
        }
    }

    /// Every mail cut short anywhere, and with any byte changed, is read or refused.
    @Test func mutilatedMailNeverTraps() throws {
        for seed in UInt64(0)..<40 {
            var maker = MessageMaker(seed: seed)
            let written = try MailWriter(boundarySeed: []).write(maker.message())
            for _ in 0..<12 {
                var bytes = written
                switch maker.number(0..<3) {
                case 0: bytes = Array(bytes.prefix(maker.number(0..<bytes.count)))
                case 1: bytes[maker.number(0..<bytes.count)] = UInt8(maker.number(0..<256))
                default:
                    let cut = maker.number(0..<bytes.count)
                    bytes.removeSubrange(cut..<min(bytes.count, cut + 20))
                }
                _ = try? MailParser().parse(bytes)
            }
        }
    }
}

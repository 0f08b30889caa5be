import ConversionTestSupport
import Foundation
import Mail
import MailConversion
import MailParsing
import MailTestSupport

/// Writes random mails and what our parser reads in them, for other parsers to agree with: `mail-corpus FOLDER COUNT`.
///
/// `N.eml` is a mail full of what breaks parsers, `bN.eml` one that the bridge makes of a random message from people of
/// random names. `N.txt` has a line for each header field (name, and for some the value in hexadecimal) and for
/// each part (depth, type, file name, length and CRC-32 of its data, and both
/// again without CR, for libetpan writes CR LF for a line break in quoted-printable).
///
/// `mail-corpus prove COUNT` makes that many mails of the second kind and looks whether each gives its content back and
/// keeps its other promises; it prints each that does not, and ends with `N passed, N failed`.
@main
struct MailCorpus {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else { exit(64) }
        if CommandLine.arguments[1] == "prove" { return try prove(count) }
        let folder = URL(fileURLWithPath: CommandLine.arguments[1])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<count {
            var maker = MessageMaker(seed: UInt64(number) + 1_000_000)
            try keep(
                MailWriter(boundarySeed: [UInt8(number % 251)]).write(maker.message()), "\(number)", folder)
            let random = try RandomMail(seed: UInt64(number) + 1_000_000, kind: number % RandomContent.kinds)
            if let mail = random.mail { try keep(mail.bytes, "b\(number)", folder) }
        }
    }

    static func keep(_ bytes: [UInt8], _ name: String, _ folder: URL) throws {
        let lines = describe(try MailParser().parse(bytes))
        try Data(bytes).write(to: folder.appendingPathComponent("\(name).eml"))
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appendingPathComponent("\(name).txt"))
    }

    static func prove(_ count: Int) throws {
        var failed = 0
        for number in 0..<count {
            let seed = UInt64(number) &* 2_654_435_761
            let kind = number % RandomContent.kinds
            let faults = try RandomMail(seed: seed, kind: kind).faults()
            guard !faults.isEmpty else { continue }
            failed += 1
            print("seed \(seed), kind \(kind): \(faults.joined(separator: ", "))")
        }
        print("round trip: \(count - failed) passed, \(failed) failed")
        exit(failed > 0 ? 1 : 0)
    }

    static func describe(_ mail: MailMessage) -> [String] {
        mail.header.fields.map(describe) + describe(mail.body, depth: 0)
    }

    static func describe(_ field: HeaderField) -> String {
        let name = field.name.spelling.lowercased()
        switch field.value {
        case .text(let text): return "field \(name) \(hex(text.string))"
        case .identifiers(let ids): return "field \(name) \(hex(ids.map(\.string).joined(separator: " ")))"
        case .mailboxes(let boxes):
            let all = boxes.map { "\($0.displayName?.string ?? "")|\($0.localPart)|\($0.domain)" }
            return "addresses \(name) \(all.map(hex).joined(separator: " "))"
        case .date(let date): return "date \(name) \(date.seconds)"
        case .list: return "other \(name)"
        }
    }

    static func describe(_ part: MIMEPart, depth: Int) -> [String] {
        let head = "part \(depth) \(part.mediaType.essence)"
        switch part.content {
        case .parts(let parts): return [head] + parts.flatMap { describe($0, depth: depth + 1) }
        case .data(let data):
            let withoutCR = data.filter { $0 != 0x0D }
            let name = hex(part.disposition?.fileName ?? "")
            return ["\(head) \(name) \(data.count) \(crc(data)) \(withoutCR.count) \(crc(withoutCR))"]
        }
    }

    static func hex(_ text: String) -> String {
        let digits = Array("0123456789abcdef")
        return "x" + String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static func crc(_ data: [UInt8]) -> UInt32 {
        var sum: UInt32 = .max
        for byte in data {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}

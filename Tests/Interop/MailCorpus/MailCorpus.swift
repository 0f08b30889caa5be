import Foundation
import Mail
import MailParsing
import MailTestSupport

/// Writes random mails and what our parser reads in them, for other parsers to agree with: `mail-corpus FOLDER COUNT`.
///
/// `N.eml` is the mail; `N.txt` has a line for each header field (name, and for some the value in hexadecimal) and for
/// each part (depth, type, file name, length and CRC-32 of its data, and both
/// again without CR, for libetpan writes CR LF for a line break in quoted-printable).
@main
struct MailCorpus {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else { exit(64) }
        let folder = URL(fileURLWithPath: CommandLine.arguments[1])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<count {
            var maker = MessageMaker(seed: UInt64(number) + 1_000_000)
            let bytes = try MailWriter(boundarySeed: [UInt8(number % 251)]).write(maker.message())
            let lines = describe(try MailParser().parse(bytes))
            try Data(bytes).write(to: folder.appendingPathComponent("\(number).eml"))
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(
                to: folder.appendingPathComponent("\(number).txt"))
        }
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

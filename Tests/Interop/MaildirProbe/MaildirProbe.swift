import Foundation
import Mail
import MailParsing
import Maildir

/// What our Maildir module does and sees, for suites that let real mail clients loose on the same tree.
///
/// `maildir-probe prepare ROOT`
/// `maildir-probe deliver ROOT FOLDER NUMBER [seen]`   the mail of a number, into INBOX or another folder
/// `maildir-probe scan ROOT FOLDER`                    a line a file: half, number (by unique name, else by Message-ID
///                                                     as `~number`), flags, sizes right or wrong
/// `maildir-probe move ROOT FROM TO`                   everything in a folder
@main
struct MaildirProbe {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { exit(64) }
        do { try run(arguments) } catch {
            FileHandle.standardError.write(Data("maildir-probe: \(error)\n".utf8))
            exit(1)
        }
    }

    static func run(_ arguments: [String]) throws {
        let root = MaildirRoot(path: arguments[1])
        switch (arguments[0], arguments.count) {
        case ("prepare", 2):
            try root.prepare(
                [.inbox]
                    + ["Requests", "Blocked", "Archive", "Trash", "Outbox"].map { try MaildirFolder($0) })
        case ("deliver", 4...5):
            let item = try item(
                Int(arguments[3]) ?? 0, in: folder(arguments[2]), seen: arguments.last == "seen")
            _ = try Delivery(root).deliver([item])
        case ("scan", 3):
            for line in try scan(root, folder(arguments[2])).sorted() { print(line) }
        case ("move", 4):
            let target = try folder(arguments[3])
            let moves = try Scan(root).folder(folder(arguments[2])).map { Relocation.Move($0, to: target) }
            for outcome in try Relocation(root).move(moves) {
                switch outcome {
                case .moved: print("moved")
                case .targetExists: print("target exists")
                case .vanished: print("vanished")
                }
            }
        default: exit(64)
        }
    }

    static func folder(_ name: String) throws -> MaildirFolder {
        name == "INBOX" ? .inbox : try MaildirFolder(name)
    }

    static func identifier(_ number: Int) -> String {
        let digits = String(UInt64(number), radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    /// One thread: number 0 is its root.
    static func item(_ number: Int, in folder: MaildirFolder, seen: Bool) throws -> Delivery.Item {
        let sent = Int64(1_795_341_600 + number * 60) * 1_000_000_000
        let team = try MailboxAddress(
            localPart: "00112233445566778899aabbccddeeff", domain: "group.xmtp.alt", displayName: "Team")
        let root = try MessageIdentifier("\(identifier(0))@xmtp.alt")
        var header = MailHeader([
            HeaderField(
                .from,
                mailboxes: [
                    try MailboxAddress(
                        localPart: String(repeating: "3", count: 64), domain: "xmtp.alt", displayName: "Älice"
                    )
                ]),
            HeaderField(.to, mailboxes: [team]),
            HeaderField(.replyTo, mailboxes: [team]),
            HeaderField(.subject, text: number == 0 ? "Team" : "Re: Team"),
            HeaderField(.date, date: DateTime(nanoseconds: sent)),
            HeaderField(.messageID, identifiers: [try MessageIdentifier("\(identifier(number))@xmtp.alt")]),
        ])
        if number > 0 {
            header.append(HeaderField(.inReplyTo, identifiers: [root]))
            header.append(HeaderField(.references, identifiers: [root]))
        }
        let mail = MailMessage(header: header, body: .text("Grüße, number \(number)"))
        let bytes = try MailWriter(boundarySeed: []).write(mail)
        let name = try MaildirName(
            sentNanoseconds: sent, identity: String(identifier(number).suffix(32)), bytes: bytes)
        return Delivery.Item(
            folder: folder, name: name, flags: seen ? [.seen] : nil, bytes: bytes,
            modified: FileTime(nanosecondsSince1970: sent))
    }

    static func scan(_ root: MaildirRoot, _ folder: MaildirFolder) throws -> [String] {
        let known = try Dictionary(
            uniqueKeysWithValues: (0..<100).map { (try item($0, in: folder, seen: false).name.unique, $0) })
        return try Scan(root).folder(folder).map { placement in
            let content = try Scan(root).content(of: placement)
            let header = try MailParser().parseHeader(content)
            let byHeader = header.messageIdentifier.flatMap { Int($0.left.suffix(8), radix: 16) }
            let number = known[placement.name.unique].map(String.init) ?? byHeader.map { "~\($0)" } ?? "?"
            let lineFeeds = content.count { $0 == 0x0A }
            let size = placement.name.size.map { $0 == content.count ? "S" : "wrong-S" } ?? "-"
            let wire =
                placement.name.wireSize.map { $0 == content.count + lineFeeds ? "W" : "wrong-W" } ?? "-"
            let flags = placement.name.flags.description
            let mark = placement.name.base.contains(",U=") ? " U" : ""
            return "\(placement.half.rawValue) \(number) \(flags.isEmpty ? "-" : flags) \(size)\(wire)\(mark)"
        }
    }
}

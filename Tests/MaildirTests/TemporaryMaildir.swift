import Foundation
import Maildir

/// A Maildir that goes away with its owner.
final class TemporaryMaildir: Sendable {
    let root: MaildirRoot
    static let requests = folder("Requests")
    static let blocked = folder("Blocked")

    private static func folder(_ name: String) -> MaildirFolder {
        (try? MaildirFolder(name)) ?? .inbox
    }

    init() throws {
        root = MaildirRoot(path: NSTemporaryDirectory() + "maildir-\(UUID().uuidString)")
        try root.prepare([.inbox, Self.requests, Self.blocked])
    }

    deinit { try? FileManager.default.removeItem(atPath: root.path) }

    static let all = [MaildirFolder.inbox, requests, blocked]

    /// The message of a number; the same in every process.
    static func item(_ number: Int, in folder: MaildirFolder = .inbox, seen: Bool = false) throws
        -> Delivery.Item
    {
        let bytes = Array("Subject: \(number)\n\ntext of \(number)\n".utf8)
        let sent = Int64(1_795_341_600_000_000_000 + number * 1_000_000)
        let identity = "0000000000000000" + String(String(UInt64(number) + (1 << 60), radix: 16).suffix(16))
        let name = try MaildirName(sentNanoseconds: sent, identity: identity, bytes: bytes)
        return Delivery.Item(
            folder: folder, name: name, flags: seen ? [.seen] : nil, bytes: bytes,
            modified: FileTime(nanosecondsSince1970: sent))
    }

    static func items(_ numbers: Range<Int>, in folder: MaildirFolder = .inbox) throws -> [Delivery.Item] {
        try numbers.map { try item($0, in: folder) }
    }

    func names(_ folder: MaildirFolder, _ sub: String) -> [String] {
        let path = root.path(folder) + "/" + sub
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// A client's rename.
    func rename(_ placement: MaildirPlacement, to folder: MaildirFolder, _ sub: String, _ name: String) throws
    {
        try FileManager.default.moveItem(
            atPath: root.path(placement), toPath: root.path(folder) + "/\(sub)/\(name)")
    }
}

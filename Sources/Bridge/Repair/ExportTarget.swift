import Control
import Foundation
import Maildir

/// Where an archive is written: a Maildir of its own, or one file of mails.
struct ExportTarget {
    private enum Form {
        case maildir(Delivery)
        case mailbox(FileHandle)
    }

    private let form: Form

    /// - Throws: ``BridgeError`` when something is there already.
    init(_ request: ExportArchiveRequest, folders: FolderMap) throws {
        let path = request.path
        if request.isMailbox {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw errno == EEXIST ? Self.taken : BridgeError(.readOnly, "The file cannot be made.")
            }
            form = .mailbox(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
            return
        }
        guard try Self.isFree(path) else { throw Self.taken }
        let root = MaildirRoot(path: path)
        try root.prepare(folders.all)
        form = .maildir(Delivery(root))
    }

    private static let taken = BridgeError(
        .readOnly, "There is something at this place already; name a new one, so that nothing is lost.")

    private static func isFree(_ path: String) throws -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
        guard isFolder.boolValue else { return false }
        return try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
    }

    func write(_ items: [Delivery.Item]) throws {
        switch form {
        case .maildir(let delivery): _ = try delivery.deliver(items)
        case .mailbox(let file):
            var bytes: [UInt8] = []
            for item in items { bytes += MailboxEntry.bytes(item) }
            try file.write(contentsOf: Data(bytes))
        }
    }

    /// From here on it survives a power failure.
    func finish() throws {
        if case .mailbox(let file) = form {
            try file.synchronize()
            try file.close()
        }
    }
}

/// A mail in an mbox file, in the form that can be undone exactly: every line that is `From ` after any number of `>` gets
/// one more.
///
/// See: RFC 4155 appendix A, with the quoting known as mboxrd
enum MailboxEntry {
    static func bytes(_ item: Delivery.Item) -> [UInt8] {
        var result = Array("From MAILER-DAEMON \(time(of: item))\n".utf8)
        result.reserveCapacity(result.count + item.bytes.count + 64)
        for line in item.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.drop(while: { $0 == 0x3E }).starts(with: Array("From ".utf8)) { result.append(0x3E) }
            result += line
            result.append(0x0A)
        }
        // The split made an empty line of the last line feed: the empty line that ends an entry.
        if item.bytes.last != 0x0A { result.append(0x0A) }
        return result
    }

    private static func time(of item: Delivery.Item) -> String {
        var seconds = time_t(Int64(item.name.base.prefix { $0 != "." }) ?? 0)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, "%a %b %e %H:%M:%S %Y", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A folder of a Maildir++ tree.
///
/// See: spec mail.md 1.2.
public struct MaildirFolder: Sendable, Hashable, CustomStringConvertible {
    /// On disk below the root: empty for INBOX, else a dot and the name, with dots between its components.
    public let directory: String

    public static let inbox = MaildirFolder(unchecked: "")

    /// - Parameter components: at least one; ASCII without `/`, `.` and control characters.
    /// - Throws: `MaildirError.invalidName`.
    public init(_ components: String...) throws(MaildirError) {
        let valid = components.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x2E }
        }
        guard valid, !components.isEmpty, components.reduce(0, { $0 + $1.utf8.count + 1 }) <= 200 else {
            throw MaildirError(.invalidName, "a folder name is ASCII without dots and slashes")
        }
        directory = components.map { "." + $0 }.joined()
    }

    /// A folder by its directory, as it was written down before; nil when it is none.
    public init?(directory: String) {
        if directory.isEmpty { self = .inbox } else { self.init(found: directory) }
    }

    /// A folder found on disk, whatever its spelling (others use modified UTF-7); nil when it is none.
    init?(found name: String) {
        guard name.hasPrefix("."), name != ".", name != "..", !name.contains("/") else { return nil }
        directory = name
    }

    private init(unchecked directory: String) { self.directory = directory }

    public var isInbox: Bool { directory.isEmpty }

    /// As IMAP shows it with `/` between the components.
    public var description: String {
        isInbox ? "INBOX" : directory.split(separator: ".").joined(separator: "/")
    }
}

/// The two halves of a folder that hold mail.
public enum MaildirHalf: String, Sendable, Hashable, CaseIterable {
    /// Delivered, seen by no program yet.
    case new
    /// Seen by a program.
    case cur
}

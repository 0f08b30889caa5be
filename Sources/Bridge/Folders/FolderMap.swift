public import MailConversion
public import Maildir

/// What the account's folders are called on disk.
///
/// See: spec mail.md 1.1
public struct FolderMap: Sendable, Hashable {
    private var folders: [MailFolder: MaildirFolder]
    private var meanings: [MaildirFolder: MailFolder]

    /// The names of the specification; the inbox is the root itself.
    public static let standard = FolderMap([:])

    /// Names in place of the standard ones.
    ///
    /// - Parameter named: the inbox cannot be renamed; two folders of one name are the later one's.
    public init(_ named: [MailFolder: MaildirFolder]) {
        folders = named
        folders[.inbox] = .inbox
        for folder in MailFolder.allCases where folders[folder] == nil {
            folders[folder] = try? MaildirFolder(folder.standardName)
        }
        meanings = [:]
        for (meaning, folder) in folders { meanings[folder] = meaning }
    }

    /// The folder on disk.
    public subscript(_ folder: MailFolder) -> MaildirFolder { folders[folder] ?? .inbox }

    /// What a folder on disk means; nil for the user's own.
    public func meaning(of folder: MaildirFolder) -> MailFolder? { meanings[folder] }

    /// What a stored directory means.
    public func meaning(ofDirectory directory: String) -> MailFolder? {
        MaildirFolder(directory: directory).flatMap { meanings[$0] }
    }

    /// All of them, INBOX first.
    public var all: [MaildirFolder] { MailFolder.allCases.map { self[$0] } }

    /// The folders that stand for a decision.
    public var consent: [MaildirFolder] {
        MailFolder.allCases.filter { FolderPlan.consent(of: $0) != nil }.map { self[$0] }
    }
}

internal import Glibc

/// A tree of Maildir++ folders on one file system.
///
/// See: spec mail.md 1.1.
public struct MaildirRoot: Sendable, Hashable {
    /// Without a slash at its end.
    public let path: String

    public init(path: String) {
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = trimmed
    }

    /// The folder's directory.
    public func path(_ folder: MaildirFolder) -> String {
        folder.isInbox ? path : "\(path)/\(folder.directory)"
    }

    func path(_ folder: MaildirFolder, _ half: MaildirHalf) -> String { "\(path(folder))/\(half.rawValue)" }

    func temporary(_ folder: MaildirFolder) -> String { "\(path(folder))/tmp" }

    /// Where a file lies.
    public func path(_ placement: MaildirPlacement) -> String {
        "\(path(placement.folder, placement.half))/\(placement.name)"
    }

    /// Makes what is missing of the folders, for this user alone, and tries whether the file system will do.
    ///
    /// - Throws: `MaildirError.unsuitable` when names with a colon cannot be, `.crossesFileSystems` when a folder lies on
    ///   another file system than the root, `.readOnly`, `.full`, `.io`.
    public func prepare(_ folders: [MaildirFolder]) throws(MaildirError) {
        try makeParents()
        for folder in folders {
            try System.makeDirectory(path(folder))
            for name in ["tmp", "new", "cur"] { try System.makeDirectory("\(path(folder))/\(name)") }
            if !folder.isInbox { try mark(folder) }
        }
        try checkFileSystem()
    }

    private func makeParents() throws(MaildirError) {
        var index = path.startIndex
        while let slash = path[index...].dropFirst().firstIndex(of: "/") {
            let parent = String(path[..<slash])
            if (try? System.status(parent)) == nil { try System.makeDirectory(parent) }
            index = slash
        }
        try System.makeDirectory(path)
    }

    /// The empty file that tells a folder from a Maildir of its own.
    private func mark(_ folder: MaildirFolder) throws(MaildirError) {
        let descriptor = try System.open("\(path(folder))/maildirfolder", O_WRONLY | O_CREAT, 0o600)
        try System.close(descriptor)
    }

    private func checkFileSystem() throws(MaildirError) {
        let device = try System.status(path).st_dev
        for folder in try folders() {
            for name in ["tmp", "new", "cur"] {
                guard let status = try? System.status("\(path(folder))/\(name)") else { continue }
                guard status.st_dev == device else {
                    throw MaildirError(
                        .crossesFileSystems, "every folder must be on the file system of the root")
                }
            }
        }
        let probe = "\(temporary(.inbox))/probe.\(getpid()):2,S"
        do throws(MaildirError) {
            let descriptor = try System.open(probe, O_WRONLY | O_CREAT, 0o600)
            try System.close(descriptor)
            try System.remove(probe)
        } catch {
            if error.code == .full || error.code == .readOnly { throw error }
            throw MaildirError(
                .unsuitable, "the file system cannot hold names with a colon", number: error.number)
        }
    }

    /// Every folder on disk, INBOX first.
    ///
    /// - Throws: `MaildirError.missing` when there is no root.
    public func folders() throws(MaildirError) -> [MaildirFolder] {
        try directories().filter { folder in
            folder.isInbox || (try? System.status("\(path(folder))/cur"))?.isDirectory == true
        }
    }

    /// Every directory that is or may become a folder.
    func directories() throws(MaildirError) -> [MaildirFolder] {
        var found: [MaildirFolder] = []
        try Directory.read(path) { entry in
            guard entry.mayBeDirectory, let folder = MaildirFolder(found: entry.name) else { return }
            found.append(folder)
        }
        return [.inbox] + found.sorted { $0.directory < $1.directory }
    }
}

extension stat {
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
}

internal import Glibc

/// What lies in folders right now.
///
/// While a folder is read, clients move files from `new` to `cur` and change flags. A file seen twice is told by its
/// inode and counted once, where it is now; a file missed is found by the next scan, which is why ``Absence`` asks for
/// two before it calls a file gone.
/// See: spec mail.md 1.8.
public struct Scan: Sendable {
    private let root: MaildirRoot

    public init(_ root: MaildirRoot) { self.root = root }

    /// The mail in a folder: every file whose name does not begin with a dot.
    ///
    /// - Throws: `MaildirError.missing` when the folder is gone.
    public func folder(_ folder: MaildirFolder) throws(MaildirError) -> [MaildirPlacement] {
        var found: [MaildirPlacement] = []
        var seen: [UInt64: Int] = [:]
        var doubtful: Set<UInt64> = []
        // `new` first: what moves to `cur` meanwhile is then seen there.
        for half in [MaildirHalf.new, .cur] {
            try Directory.read(root.path(folder, half)) { entry in
                guard entry.mayBeFile, !entry.name.hasPrefix(".") else { return }
                let placement = MaildirPlacement(
                    folder: folder, half: half, name: MaildirName(entry.name), inode: entry.inode)
                if seen.updateValue(found.count, forKey: entry.inode) != nil { doubtful.insert(entry.inode) }
                found.append(placement)
            }
        }
        guard !doubtful.isEmpty else { return found }
        return found.enumerated().filter { index, placement in
            guard doubtful.contains(placement.inode) else { return true }
            // Hard links of one mail in one folder are several files; one that was renamed meanwhile is gone here.
            return seen[placement.inode] == index || exists(placement)
        }.map(\.element)
    }

    /// The mail in several folders; a folder that is gone meanwhile is empty.
    public func folders(_ folders: [MaildirFolder]) throws(MaildirError) -> [MaildirPlacement] {
        var found: [MaildirPlacement] = []
        for folder in folders {
            do throws(MaildirError) { found += try self.folder(folder) } catch {
                guard error.code == .missing else { throw error }
            }
        }
        return found
    }

    /// Where messages lie, told by what makes their names unique: for recovery after a crash.
    public func locate(
        _ uniques: Set<String>, in folders: [MaildirFolder]
    ) throws(MaildirError) -> [String: [MaildirPlacement]] {
        var found: [String: [MaildirPlacement]] = [:]
        for placement in try self.folders(folders) {
            let unique = placement.name.unique
            if uniques.contains(unique) { found[unique, default: []].append(placement) }
        }
        return found
    }

    /// The beginning of a file, for its header.
    ///
    /// - Throws: `MaildirError.missing` when a client moved it meanwhile.
    public func beginning(of placement: MaildirPlacement, bytes: Int = 65_536) throws(MaildirError) -> [UInt8]
    {
        try FileContent.read(root.path(placement), limit: bytes)
    }

    /// A whole file.
    ///
    /// - Throws: `MaildirError.missing`, or `.io` when it has more bytes than the limit.
    public func content(of placement: MaildirPlacement, limit: Int = 1 << 28) throws(MaildirError) -> [UInt8]
    {
        let bytes = try FileContent.read(root.path(placement), limit: limit + 1)
        guard bytes.count <= limit else { throw MaildirError(.io, "the file is larger than \(limit) bytes") }
        return bytes
    }

    /// Size and number of a file; nil when it is not there.
    public func status(of placement: MaildirPlacement) -> (bytes: Int64, inode: UInt64)? {
        guard let status = try? System.status(root.path(placement)) else { return nil }
        return (Int64(status.st_size), UInt64(status.st_ino))
    }

    /// When anything about a file changed last, in seconds since 1970; nil when it is not there.
    public func changed(_ placement: MaildirPlacement) -> Int64? {
        (try? System.status(root.path(placement))).map { Int64($0.st_ctim.tv_sec) }
    }

    private func exists(_ placement: MaildirPlacement) -> Bool {
        access(root.path(placement), F_OK) == 0
    }
}

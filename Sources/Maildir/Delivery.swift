internal import CFileSystem
internal import Glibc

/// Puts mail into folders: written in `tmp`, flushed, renamed into place, the folder flushed.
///
/// When a call returns, the mail survives a power failure. When it throws, nothing of the batch that was not there
/// before is left half done: temporary files are gone, and what was already renamed is found there by the next try,
/// since the names are the same every time.
/// See: spec mail.md 1.5.
public struct Delivery: Sendable {
    /// How a batch is made durable before it becomes visible.
    public enum Durability: Sendable, Hashable {
        /// Each file is flushed, and each folder once.
        case files
        /// The whole file system is flushed once: for a first import, since other programs' writes are flushed too.
        case fileSystem
    }

    /// A mail to be delivered.
    public struct Item: Sendable {
        public let folder: MaildirFolder
        public let name: MaildirName
        /// Into `cur` with these flags; nil: into `new`.
        public let flags: MaildirFlags?
        public let bytes: [UInt8]
        /// The file's time, which IMAP shows as the time of arrival.
        public let modified: FileTime

        public init(
            folder: MaildirFolder, name: MaildirName, flags: MaildirFlags? = nil, bytes: [UInt8],
            modified: FileTime
        ) {
            self.folder = folder
            self.name = name
            self.flags = flags
            self.bytes = bytes
            self.modified = modified
        }
    }

    public struct Outcome: Sendable, Hashable {
        public let placement: MaildirPlacement
        /// The same name was there before: an earlier try got that far.
        public let wasThere: Bool
    }

    /// The most mails of one batch.
    public static let largestBatch = 256

    private let root: MaildirRoot
    private let durability: Durability
    private let faults: FaultPoints

    public init(_ root: MaildirRoot, durability: Durability = .files, faults: FaultPoints = .none) {
        self.root = root
        self.durability = durability
        self.faults = faults
    }

    /// Delivers mails, in batches of at most ``largestBatch``.
    ///
    /// - Returns: an outcome for each item, in order.
    /// - Throws: `MaildirError`: `.full`, `.readOnly`, `.missing` for a folder that is gone, `.io`.
    public func deliver(_ items: [Item]) throws(MaildirError) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(items.count)
        var start = 0
        while start < items.count {
            let end = min(start + Self.largestBatch, items.count)
            outcomes += try deliverBatch(items[start..<end])
            start = end
        }
        return outcomes
    }

    private func deliverBatch(_ items: ArraySlice<Item>) throws(MaildirError) -> [Outcome] {
        var written: [Written] = []
        written.reserveCapacity(items.count)
        do throws(MaildirError) {
            for item in items { written.append(try write(item)) }
            try flush(&written)
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(items.count)
            for index in written.indices { outcomes.append(try place(&written[index])) }
            try faults.reach(.flushFolder)
            for directory in Set(written.map(\.directory)) { try System.flushDirectory(directory) }
            try faults.reach(.afterDelivery)
            return outcomes
        } catch {
            for file in written { file.abandon() }
            throw error
        }
    }

    /// A file in `tmp`.
    private struct Written {
        let item: Item
        var descriptor: Int32
        let temporary: String
        let directory: String
        let half: MaildirHalf
        let inode: UInt64
        var isPlaced = false

        func abandon() {
            if descriptor >= 0 { _ = Glibc.close(descriptor) }
            if !isPlaced { _ = unlink(temporary) }
        }
    }

    private func write(_ item: Item) throws(MaildirError) -> Written {
        let temporary = "\(root.temporary(item.folder))/\(item.name.unique)"
        try faults.reach(.createTemporary)
        let descriptor = try create(temporary)
        let half: MaildirHalf = item.flags == nil ? .new : .cur
        do throws(MaildirError) {
            try faults.reach(.writeTemporary)
            try System.write(descriptor, item.bytes)
            try System.setModified(descriptor, item.modified)
            if durability == .files { xm_begin_writing(descriptor) }
            var status = stat()
            _ = try System.call("fstat") { fstat(descriptor, &status) }
            return Written(
                item: item, descriptor: descriptor, temporary: temporary,
                directory: root.path(item.folder, half),
                half: half, inode: UInt64(status.st_ino))
        } catch {
            _ = Glibc.close(descriptor)
            _ = unlink(temporary)
            throw error
        }
    }

    /// A file of that name in `tmp` is what a crash left: nobody else makes such names.
    private func create(_ temporary: String) throws(MaildirError) -> Int32 {
        do throws(MaildirError) {
            return try System.open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        } catch {
            guard error.code == .exists else { throw error }
            try System.remove(temporary)
            return try System.open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        }
    }

    /// The pages of all files are on their way already; so the first flush writes the journal for all of them.
    private func flush(_ written: inout [Written]) throws(MaildirError) {
        if durability == .fileSystem, let first = written.first {
            try faults.reach(.flushTemporary)
            let number = xm_flush_file_system(first.descriptor)
            if number != 0 { throw System.error("syncfs", number) }
        }
        for index in written.indices {
            let descriptor = written[index].descriptor
            if durability == .files {
                try faults.reach(.flushTemporary)
                _ = try System.call("fsync") { fsync(descriptor) }
            }
            try faults.reach(.closeTemporary)
            written[index].descriptor = -1
            try System.close(descriptor)
        }
    }

    private func place(_ file: inout Written) throws(MaildirError) -> Outcome {
        let name = file.item.flags.map { file.item.name.with($0) } ?? file.item.name
        let target = "\(file.directory)/\(name)"
        try faults.reach(.renameIntoPlace)
        do throws(MaildirError) {
            try System.rename(file.temporary, target)
            file.isPlaced = true
            return Outcome(
                placement: MaildirPlacement(
                    folder: file.item.folder, half: file.half, name: name, inode: file.inode),
                wasThere: false)
        } catch {
            guard error.code == .exists else { throw error }
            let inode = UInt64(try System.status(target).st_ino)
            try System.remove(file.temporary)
            file.isPlaced = true
            return Outcome(
                placement: MaildirPlacement(
                    folder: file.item.folder, half: file.half, name: name, inode: inode),
                wasThere: true)
        }
    }
}

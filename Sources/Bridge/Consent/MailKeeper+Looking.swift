import Client
import Maildir
import Store

/// Finds out what mail clients did to the folders.
///
/// A client renames, copies, hard links, removes, in any order and without telling. So nothing is concluded from one
/// folder alone, a file counts as gone only when two looks a second apart have missed it, and a file under an unknown name
/// is told by its number on the file system or by its header.
///
/// See: spec mail.md 1.7, 1.8 and 4.4
extension MailKeeper {
    /// What a look found.
    public struct LookReport: Sendable, Hashable {
        /// When another look is worth while, by the account's clock; nil when nothing is open.
        public var nextNanoseconds: Int64?
        /// Files whose place or name had changed, or that were new.
        public var changes = 0
        /// Conversations decided about.
        public var decisions = 0

        /// Nothing yet.
        public init() {}
    }

    /// Files taken in by one transaction: the engine waits for it.
    private static let filesPerTransaction = 500

    /// Looks at the folders of conversations and takes in what has changed.
    ///
    /// - Parameter isQuick: decides at once instead of waiting for quiet, for a single pass.
    /// - Throws: ``BridgeError``.
    public func look(decidingNow isQuick: Bool = false) async throws -> LookReport {
        do {
            try settle()
            var report = LookReport()
            try observe(&report)
            try fault(.afterMovesNoted)
            let now = clock.nowNanoseconds
            let outcome = isQuick ? detector.take(at: now) : detector.settled(at: now)
            report.decisions = try await carryOut(outcome)
            report.nextNanoseconds = [nextConfirmation, detector.deadline].compactMap { $0 }.min()
            return report
        } catch {
            isUnsettled = true
            throw BridgeError(error)
        }
    }

    private var nextConfirmation: Int64? {
        missingSince.values.min().map { $0 + BridgeLimits.absence }
    }

    private func observe(_ report: inout LookReport) throws {
        let now = clock.nowNanoseconds
        let changes = try index.changes(in: watched, of: root)
        missingSince = missingSince.filter { changes.missing.contains($0.key) }
        guard !changes.isEmpty else { return }
        readJunkLetters()
        var missing = changes.missing
        report.changes = changes.appeared.count
        if !changes.appeared.isEmpty { detector.notice(at: now) }
        for start in stride(from: 0, to: changes.appeared.count, by: Self.filesPerTransaction) {
            let end = min(start + Self.filesPerTransaction, changes.appeared.count)
            try database.write { store in
                for place in changes.appeared[start..<end] {
                    try take(place, missing: &missing, at: now, store)
                }
            }
        }
        let numbers = missing.sorted()
        for start in stride(from: 0, to: numbers.count, by: Self.filesPerTransaction) {
            try database.write { store in
                for number in numbers[start..<min(start + Self.filesPerTransaction, numbers.count)]
                where try miss(number, at: now, store) { report.changes += 1 }
            }
        }
    }

    // MARK: - What appeared

    private func take(
        _ place: MaildirPlacement, missing: inout Set<Int64>, at now: Int64, _ store: StoreTransaction
    ) throws {
        guard let key = try key(of: place, store) else { return try insertStranger(place, store) }
        let known = try store.mailFiles(key: key)
        if let moved = renamed(place, among: known, missing) {
            missing.remove(moved.number)
            missingSince[moved.number] = nil
            return try takeMove(of: moved, to: place, among: known, at: now, store)
        }
        guard let first = known.first else { return try takeReturn(of: key, at: place, now, store) }
        // One more file of a message that is where it was.
        var copy = first.moved(to: place)
        copy.isCopy = true
        let record = try insert(copy, store)
        if isTrashed(first) { try promote(record, over: first, at: now, store) }
    }

    /// The file that has this place now: one that is missed from where it was, of the same number before others, in the same
    /// folder before others.
    private func renamed(
        _ place: MaildirPlacement, among known: [MailFileRecord], _ missing: Set<Int64>
    ) -> MailFileRecord? {
        let gone = known.filter { record in
            guard let old = record.placement else { return true }
            // A folder read while a file was renamed in it shows the file twice.
            return missing.contains(record.number) || Scan(root).status(of: old) == nil
        }
        func rank(_ record: MailFileRecord) -> Int {
            (record.inode == Int64(bitPattern: place.inode) ? 0 : 2)
                + (record.folder == place.folder.directory ? 0 : 1)
        }
        return gone.min { (rank($0), $0.number) < (rank($1), $1.number) }
    }

    private func takeMove(
        of record: MailFileRecord, to place: MaildirPlacement, among known: [MailFileRecord], at now: Int64,
        _ store: StoreTransaction
    ) throws {
        let (origin, before) = (record.folder, MaildirName(record.name).flags)
        disremember(record)
        let record = record.moved(to: place)
        try store.update(record)
        remember(record)
        guard !record.isCopy else { return }
        try noteFlags(of: record, before: before, at: now, store)
        if origin != record.folder {
            try noteMove(of: record, from: origin, at: now, store)
        } else if isTrashed(record), let copy = known.last(where: { $0.isCopy && $0.folder != origin }) {
            try promote(copy, over: record, at: now, store)
        }
    }

    /// A message that was gone is there again, or one whose file was never noted.
    private func takeReturn(
        of key: String, at place: MaildirPlacement, _ now: Int64, _ store: StoreTransaction
    ) throws {
        guard let (kind, message, thread) = try subject(of: key, store) else {
            return try insertStranger(place, store)
        }
        var record = MailFileRecord(
            key: key, kind: kind, message: message, thread: thread, folder: place.folder.directory,
            isNew: place.half == .new, name: place.name.description,
            size: Scan(root).status(of: place)?.bytes ?? 0)
        record.inode = Int64(bitPattern: place.inode)
        record.state = .delivered
        record = try insert(record, store)
        guard let message, let tombstone = try store.tombstone(message) else { return }
        try store.removeTombstone(message)
        guard let last = tombstone.folder, now - tombstone.atNanoseconds < BridgeLimits.tombstoneMemory else {
            return
        }
        try noteMove(of: record, from: last, at: now, store)
    }

    private func insertStranger(_ place: MaildirPlacement, _ store: StoreTransaction) throws {
        var record = MailFileRecord(
            key: "", kind: .stranger, folder: place.folder.directory, isNew: place.half == .new,
            name: place.name.description, size: 0)
        record.inode = Int64(bitPattern: place.inode)
        record.state = .delivered
        _ = try insert(record, store)
    }

    private func insert(_ record: MailFileRecord, _ store: StoreTransaction) throws -> MailFileRecord {
        var record = record
        record.number = try store.insert(record)
        remember(record)
        return record
    }

    // MARK: - What is missing

    /// - Returns: Whether the file is gone for certain.
    private func miss(_ number: Int64, at now: Int64, _ store: StoreTransaction) throws -> Bool {
        guard let record = try store.mailFile(number) else { return false }
        let isFirst = !record.isCopy && [.message, .placeholder, .root].contains(record.kind)
        guard isFirst else {
            try drop(record, store)
            return true
        }
        guard let since = missingSince[number] else {
            missingSince[number] = now
            detector.notice(at: now)
            return false
        }
        guard now - since >= BridgeLimits.absence else { return false }
        try drop(record, store)
        let copies = try store.mailFiles(key: record.key).filter { $0.isCopy }
        if var copy = copies.last(where: { $0.folder != record.folder }) ?? copies.last {
            copy.isCopy = false
            try store.update(copy)
            try noteMove(of: copy, from: record.folder, at: now, store)
        } else if record.kind != .root, let message = record.message {
            try store.save(
                MailTombstoneRecord(message: message, atNanoseconds: now, folder: record.folder))
        }
        return true
    }

    private func drop(_ record: MailFileRecord, _ store: StoreTransaction) throws {
        try store.removeMailFile(record.number)
        disremember(record)
        missingSince[record.number] = nil
    }

    /// The first file is marked for removal and a copy lies elsewhere: the message was moved there.
    private func promote(
        _ copy: MailFileRecord, over first: MailFileRecord, at now: Int64, _ store: StoreTransaction
    ) throws {
        guard copy.folder != first.folder else { return }
        var (promoted, demoted) = (copy, first)
        promoted.isCopy = false
        demoted.isCopy = true
        try store.update(promoted)
        try store.update(demoted)
        try noteMove(of: promoted, from: first.folder, at: now, store)
    }

    private func isTrashed(_ record: MailFileRecord) -> Bool {
        MaildirName(record.name).flags.contains(.trashed)
    }
}

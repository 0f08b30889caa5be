import Foundation
import MailConversion
import Maildir
import Store

/// Mail into folders, exactly once: the intention is in the store before the file, the file is durable before the store
/// says so, and the position among the events moves with that.
///
/// See: spec mail.md 1.5
extension MailKeeper {
    /// Where and under which name a mail will lie.
    func plan(
        _ mail: ComposedMail, kind: MailFileRecord.Kind, folder: MailFolder, thread: String?,
        message: MailIdentity? = nil
    ) throws -> PlannedMail {
        let name = try MaildirName(
            sentNanoseconds: mail.timeNanoseconds, identity: mail.fileKey, bytes: mail.bytes)
        let flags: MaildirFlags? = FolderPlan.isSeen(folder, mailIsSeen: mail.isSeen) ? [.seen] : nil
        let shown = flags.map { name.with($0) } ?? name
        let target = folders[folder]
        let record = MailFileRecord(
            key: mail.fileKey, kind: kind, message: message?.bytes, thread: thread,
            folder: target.directory, isNew: flags == nil, name: shown.description,
            size: Int64(mail.bytes.count))
        let item = Delivery.Item(
            folder: target, name: name, flags: flags, bytes: mail.bytes,
            modified: FileTime(nanosecondsSince1970: mail.timeNanoseconds))
        return PlannedMail(record: record, item: item)
    }

    /// Delivers a batch, with what is under way of it, and empties it.
    ///
    /// - Returns: How many mails were delivered.
    @discardableResult
    func flush(_ batch: inout DeliveryBatch) throws -> Int {
        try begin(&batch) + complete(&batch)
    }

    /// Begins to deliver a batch and empties it: its files are written and flushed while the next mails are made.
    ///
    /// Whoever goes on with the batch after this waits for what is under way before anything else touches the folders,
    /// whatever is thrown.
    ///
    /// - Returns: How many mails of what was under way before have been delivered.
    func begin(_ batch: inout DeliveryBatch) throws -> Int {
        guard !batch.mails.isEmpty || !batch.writes.isEmpty || batch.position != nil else { return 0 }
        let work = batch
        batch = DeliveryBatch()
        batch.underWay = work.underWay
        guard !work.mails.isEmpty else {
            let delivered = try complete(&batch)
            try database.write { try finish(work.writes, work.position, in: $0) }
            return delivered
        }
        try fault(.beforeIntentStored)
        let records = try intend(work.mails)
        try fault(.afterIntentStored)
        // One batch at a time is on its way to the disk; what the store has to learn of it can wait until the next is.
        let earlier = batch.underWay
        _ = try earlier?.files.outcomes()
        let delivery = Delivery(root, durability: configuration.durability, faults: maildirFaults)
        let files = FilesUnderWay(work.mails.map(\.item), by: delivery, on: disk)
        batch.underWay = DeliveryBatch.UnderWay(
            files: files, records: records, writes: work.writes, position: work.position)
        return try earlier.map { try settle($0) } ?? 0
    }

    /// Waits for what is under way.
    private func complete(_ batch: inout DeliveryBatch) throws -> Int {
        guard let underWay = batch.underWay else { return 0 }
        let delivered = try settle(underWay)
        batch.underWay = nil
        return delivered
    }

    /// The files are there: the store says so from now on.
    private func settle(_ underWay: DeliveryBatch.UnderWay) throws -> Int {
        let outcomes = try underWay.files.outcomes()
        try fault(.beforePlacementStored)
        try database.write { transaction in
            for (record, outcome) in zip(underWay.records, outcomes) {
                try transaction.markDelivered(
                    record.number, inode: Int64(bitPattern: outcome.placement.inode))
            }
            try finish(underWay.writes, underWay.position, in: transaction)
        }
        try fault(.afterPlacementStored)
        for record in underWay.records { remember(record) }
        return underWay.records.count
    }

    private func finish(
        _ writes: [(StoreTransaction) throws -> Void], _ position: Int64?, in transaction: StoreTransaction
    ) throws {
        for write in writes { try write(transaction) }
        if let position {
            try transaction.setEventPosition(reader: BridgeLimits.reader, position)
        }
    }

    /// Writes down what is going to be delivered, with new threads and titles.
    private func intend(_ mails: [PlannedMail]) throws -> [MailFileRecord] {
        var titles: [String: Int64] = [:]
        // Ordered, not synced: what a power failure takes away of it is made again from the events, under the same names.
        let records = try database.write(.ordered) { transaction in
            try mails.map { mail in
                var record = mail.record
                if let thread = mail.newThread { try transaction.insert(thread) }
                if let key = record.thread {
                    if let title = mail.newTitle {
                        titles[key] = try transaction.insertMailTitle(title, thread: key).number
                    }
                    record.title = record.title ?? titles[key] ?? threads[key]?.title
                }
                record.number = try transaction.insert(record)
                return record
            }
        }
        for (key, number) in titles { threads[key]?.title = number }
        return records
    }

    /// A file is known from now on.
    func remember(_ record: MailFileRecord) {
        guard let placement = record.placement else { return }
        index.insert(
            folder: placement.folder, half: placement.half, name: record.name, number: record.number)
    }

    /// A file is known no longer under this name.
    func disremember(_ record: MailFileRecord) {
        guard let placement = record.placement else { return }
        index.remove(folder: placement.folder, half: placement.half, name: record.name)
    }

    /// A word of the bridge's own, delivered once.
    func deliver(notice mail: ComposedMail, folder: MailFolder, thread: String? = nil) throws {
        // What an earlier try left half done must not pass for delivered.
        try settle()
        guard try !database.read({ try $0.hasMailFile(key: mail.fileKey) }) else { return }
        var batch = DeliveryBatch()
        batch.add(try plan(mail, kind: .notice, folder: folder, thread: thread))
        do { try flush(&batch) } catch {
            isUnsettled = true
            throw error
        }
    }

    // MARK: - After a crash, or an error

    /// Completes or forgets what was begun and not finished.
    ///
    /// A delivery that did not become visible is forgotten: its event is still there and brings it again. A root has no
    /// event of its own, and is delivered here.
    func recover() throws {
        let open = try database.read { try $0.openMailFiles() }
        guard !open.isEmpty else { return }
        var names = Set(open.map { MaildirName($0.name).unique })
        // What was moved has a new name.
        for record in open where record.state == .moving {
            names.insert(MaildirName(record.name).renewed.unique)
        }
        let found = try Scan(root).locate(names, in: folders.all)
        var lost: [MailFileRecord] = []
        for record in open {
            let name = MaildirName(record.name)
            let places = found[name.unique] ?? []
            if record.state == .moving {
                try recover(move: record, (found[name.renewed.unique] ?? []) + places)
            } else if let place = places.first {
                try settle(record, at: place)
            } else {
                lost.append(record)
            }
        }
        try recover(lost: lost)
        // What lies elsewhere than was written down, or nowhere, must not be missed there: what is missed twice counts as
        // removed by the user, and a number may be another file's by then.
        try loadIndex()
    }

    private func settle(_ record: MailFileRecord, at place: MaildirPlacement) throws {
        let settled = record.moved(to: place)
        try database.write { try $0.update(settled) }
        remember(settled)
    }

    /// A mail client may have copied the file under another name before it could be noted.
    private func recover(lost: [MailFileRecord]) throws {
        guard !lost.isEmpty else { return }
        let strangers = try index.changes(in: watched, of: root).appeared
        let scan = Scan(root)
        for record in lost {
            let place = strangers.first { place in
                guard let beginning = try? scan.beginning(of: place) else { return false }
                // The key, not the message: a placeholder names the message whose file may have been moved meanwhile.
                return HeaderIdentity(beginning, in: domain)?.key == record.key
            }
            if let place {
                try settle(record, at: place)
            } else if record.kind == .root, let key = record.thread {
                try redeliver(root: record, key)
            } else {
                try database.write { try $0.removeMailFile(record.number) }
            }
        }
    }

    private func redeliver(root record: MailFileRecord, _ key: String) throws {
        guard let thread = try database.read({ try $0.mailThread(key) }),
            let folder = MaildirFolder(directory: record.folder)
        else { return try database.write { try $0.removeMailFile(record.number) } }
        let name = MaildirName(record.name)
        let outcomes = try Delivery(root, durability: configuration.durability, faults: maildirFaults)
            .deliver([
                Delivery.Item(
                    folder: folder, name: name.withoutInfo, flags: record.isNew ? nil : name.flags,
                    bytes: thread.root,
                    modified: FileTime(nanosecondsSince1970: thread.rootNanoseconds))
            ])
        if let place = outcomes.first?.placement { try settle(record, at: place) }
    }

    private func recover(move record: MailFileRecord, _ places: [MaildirPlacement]) throws {
        let target = record.target.flatMap { MaildirFolder(directory: $0) }
        if let place = places.first(where: { $0.folder == target }) { return try settle(record, at: place) }
        var left = record
        left.state = .delivered
        left.target = nil
        guard let target, let place = places.first(where: { $0.folder.directory == record.folder }) else {
            // Wherever it is, the next look finds out.
            try database.write { try $0.update(left) }
            return remember(left)
        }
        let outcome = try Relocation(root, faults: maildirFaults)
            .move([.init(place, to: target, renewing: true)]).first
        if case .moved(let moved) = outcome { return try settle(record, at: moved) }
        try settle(left, at: place)
    }
}

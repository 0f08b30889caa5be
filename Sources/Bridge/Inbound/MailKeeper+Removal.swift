import Client
import Conversations
import Identity
import MailConversion
import Maildir
import Store

/// Messages that go by the protocol: deleted for everybody, or expired.
///
/// Only files in the folders of conversations are touched: what the user filed elsewhere is the user's own.
///
/// See: spec mail.md 2.8
extension MailKeeper {
    /// A message was deleted for everybody.
    ///
    /// First the placeholder, then the removal: whenever this stops, the thread has one of the two, and the event brings
    /// us here again.
    ///
    /// - Returns: How many files were removed.
    func takeDeletion(_ event: EventRecord, into batch: inout DeliveryBatch) async throws -> Int {
        guard configuration.deletions != .ignore, let id = event.message, let target = MailIdentity(id),
            let request = event.detail, let conversation = event.conversation.map({ ConversationID($0) }),
            let identity = try identity(of: conversation)
        else { return 0 }
        let (record, deletion, requested) = try database.read { transaction in
            (
                try transaction.message(id),
                try transaction.deletions(of: id).first { $0.message == request },
                try transaction.message(request)
            )
        }
        guard let record, let received = MailConversion.ReceivedMessage(record), let deletion else {
            return 0
        }
        try await prepareNames(of: [received.sender, InboxID(deletion.deleter)])
        let (state, root) = try thread(of: conversation, identity)
        if let root { batch.add(root) }
        let files = try database.read { store in
            try store.mailFiles(key: target.fileKey) + store.mailFiles(keysFollowing: target.fileKey + "P")
        }
        let isGone = try database.read { try $0.tombstone(id) } != nil
        if !isGone, let requestID = MailIdentity(request),
            let known = try database.read({
                try MailComposer(own: own, domain: domain, database: database).known(target, in: $0)
            }),
            let mail = try DeletionToMail(settings: settings, book: book).compose(
                .init(
                    id: requestID, deleter: InboxID(deletion.deleter),
                    sentNanoseconds: requested?.sentNanoseconds ?? event.atNanoseconds),
                of: received, known: known, in: state.conversation, style: configuration.deletions),
            try !database.read({ try $0.hasMailFile(key: mail.fileKey) })
        {
            let kind: MailFileRecord.Kind = configuration.deletions == .replace ? .placeholder : .notice
            let place = try database.read { store in
                try folder(of: record, identity, ConsentView(store))
            }
            batch.add(try plan(mail, kind: kind, folder: place, thread: state.key, message: target))
        }
        try flush(&batch)
        guard configuration.deletions == .replace else { return 0 }
        return try remove(files)
    }

    /// A message's time was up.
    ///
    /// - Returns: How many files were removed.
    func takeExpiry(_ event: EventRecord) throws -> Int {
        guard let id = event.message, let target = MailIdentity(id) else { return 0 }
        let files =
            try database.read { try $0.mailFiles(key: target.fileKey) }
            + database.read { try $0.mailFiles(keysFollowing: target.fileKey) }
        let removed = try remove(files)
        try database.write {
            try $0.save(MailTombstoneRecord(message: id, atNanoseconds: event.atNanoseconds, folder: nil))
        }
        return removed
    }

    /// Removes files where the bridge may, and forgets them.
    private func remove(_ files: [MailFileRecord]) throws -> Int {
        var removed = 0
        for file in files {
            guard let place = file.placement, watched.contains(place.folder) else { continue }
            try fault(.beforeRemoval)
            if try Relocation(root, faults: maildirFaults).remove(place) { removed += 1 }
            try fault(.afterRemoval)
            try database.write { try $0.removeMailFile(file.number) }
            disremember(file)
            missingSince[file.number] = nil
        }
        return removed
    }
}

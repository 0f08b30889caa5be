import Conversations
import Identity
import MailConversion
import Maildir
import Store

/// Tells which message a file is.
///
/// See: spec mail.md 1.8
extension MailKeeper {
    /// What names the file's message: by the file's name, by its number on the file system, by its header.
    func key(of place: MaildirPlacement, _ store: StoreTransaction) throws -> String? {
        if let key = place.name.identity { return key }
        let same = try store.mailFiles(inode: Int64(bitPattern: place.inode))
        if !same.isEmpty, let size = Scan(root).status(of: place)?.bytes,
            let record = same.first(where: { $0.size == size })
        {
            return record.key
        }
        guard let beginning = try? Scan(root).beginning(of: place) else { return nil }
        return HeaderIdentity(beginning, in: domain)?.key
    }

    /// What a key names, if the store knows it.
    func subject(
        of key: String, _ store: StoreTransaction
    ) throws -> (kind: MailFileRecord.Kind, message: [UInt8]?, thread: String)? {
        let isPlaceholder = key.hasSuffix("D")
        let digits = isPlaceholder ? String(key.dropLast()) : key
        if let message = try store.message(idPrefix: digits),
            let conversation = try store.conversation(message.conversation),
            let identity = ThreadIdentity(conversation)
        {
            return (isPlaceholder ? .placeholder : .message, message.id, identity.key)
        }
        for conversation in try store.conversations() {
            guard let identity = ThreadIdentity(conversation),
                try identity.rootFileKey(in: domain) == digits
            else { continue }
            return (.root, nil, identity.key)
        }
        return nil
    }

    /// A message was moved by somebody else than us.
    func noteMove(
        of record: MailFileRecord, from origin: String, at now: Int64, _ store: StoreTransaction
    ) throws {
        guard let thread = record.thread, let from = folders.meaning(ofDirectory: origin),
            let target = folders.meaning(ofDirectory: record.folder)
        else { return }
        var author: InboxID?
        if record.kind == .message, let id = record.message {
            author = try store.message(id).map { InboxID($0.senderInbox) }
        }
        try note(moveOf: thread, from: from, to: target, author: author, at: now, store)
    }

    /// The move is noted and what the user wants by it, together: whoever begins again after a stop knows both.
    func note(
        moveOf thread: String, from origin: MailFolder, to target: MailFolder, author: InboxID?,
        at now: Int64, _ store: StoreTransaction
    ) throws {
        guard
            let wish = detector.moved(thread: thread, from: origin, to: target, author: author, at: now)
        else { return }
        try store.save(
            MailWishRecord(
                thread: thread, state: wish.state.stored, origin: wish.origin.rawValue,
                author: wish.author?.text, atNanoseconds: now))
    }
}

import Client
public import Control
import Conversations
import MailConversion
import Maildir
import Store

/// The account's messages as an archive: everything the store can make, whatever lies in the Maildir.
///
/// What the store alone cannot make (files fetched from servers, notes in place of deleted messages) is taken from the
/// Maildir where it is there.
///
/// See: spec style.md 5.4; spec mail.md 2.7
extension MailKeeper {
    /// Writes the archive.
    ///
    /// - Throws: ``BridgeError``: the target is there already, or cannot be written; what was written stays.
    public func export(
        _ request: ExportArchiveRequest, reply: ControlReply<NoItem>
    ) async throws -> ExportArchiveRequest.Answer {
        do {
            try settle()
            let target = try ExportTarget(request, folders: folders)
            var answer = ExportArchiveRequest.Answer()
            let conversations = try client.conversations()
            for (position, info) in conversations.enumerated() {
                try Task.checkCancellation()
                guard let identity = try identity(of: info.id) else { continue }
                try await export(identity, ([info.id] + info.siblings).map(\.bytes), to: target, &answer)
                reply.progress(
                    ControlProgress(done: position + 1, total: conversations.count, unit: "conversations"))
            }
            try target.finish()
            return answer
        } catch {
            throw BridgeError(error)
        }
    }

    private func export(
        _ identity: ThreadIdentity, _ groups: [[UInt8]], to target: ExportTarget,
        _ answer: inout ExportArchiveRequest.Answer
    ) async throws {
        var waiting: [Delivery.Item] = []
        if let root = try database.read({ try $0.mailThread(identity.key) }) {
            waiting.append(
                try plan(root: root, key: identity.rootFileKey(in: domain), of: identity).item)
        }
        var walk = try walk(through: identity, groups: groups)
        while let step = try await next(&walk) {
            for (record, title) in step { waiting += try exported(record, identity, title) }
            try Self.write(&waiting, to: target, &answer)
        }
        try Self.write(&waiting, to: target, &answer)
    }

    private static func write(
        _ items: inout [Delivery.Item], to target: ExportTarget, _ answer: inout ExportArchiveRequest.Answer
    ) throws {
        try target.write(items)
        answer.mails += items.count
        answer.bytes += items.reduce(0) { $0 + $1.bytes.count }
        items = []
    }

    /// The mails of one message: its own, and what the Maildir alone has of it.
    private func exported(
        _ record: MessageRecord, _ identity: ThreadIdentity, _ title: MailTitleRecord
    ) throws -> [Delivery.Item] {
        guard let id = MailIdentity(record.id) else { return [] }
        let others = try database.read { try $0.mailFiles(keysFollowing: id.fileKey) }.filter { !$0.isCopy }
        var items = try others.compactMap { try item(of: $0) }
        if let (mail, files) = try composed(record, identity, title) {
            let fetched = try files.first { $0.isFetched && !$0.isCopy }.flatMap { try item(of: $0) }
            items.insert(fetched ?? mail.item, at: 0)
        }
        return items
    }

    /// A file of the Maildir as it is; nil when it is not there.
    private func item(of file: MailFileRecord) throws -> Delivery.Item? {
        guard let place = file.placement, let bytes = try? Scan(root).content(of: place) else { return nil }
        let time = Int64(place.name.base.prefix { $0 != "." }) ?? 0
        let folder = folders.meaning(of: place.folder).map { folders[$0] } ?? .inbox
        return Delivery.Item(
            folder: folder, name: place.name.withoutInfo.withoutForeignNumber,
            flags: place.half == .new ? nil : place.name.flags, bytes: bytes,
            modified: FileTime(nanosecondsSince1970: time * BridgeLimits.second))
    }
}

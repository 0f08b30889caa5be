import Client
import Content
public import Control
import Conversations
import Identity
import Mail
import MailConversion
import MailParsing
import Maildir
import Store

/// The Maildir made from the store again, and the difference report.
///
/// The same store makes the same bytes, so what is there can be compared rather than guessed at. A file that differs is
/// told and left alone: a file's content never changes once it is visible. What is missing, and was not removed by the
/// user, is delivered.
///
/// See: spec style.md 5.4; spec mail.md 1.9, rule 3
extension MailKeeper {
    /// Messages read at once.
    private static let step = 256

    /// Compares, and delivers what is missing unless only a report is wanted.
    ///
    /// - Throws: ``BridgeError``.
    public func rebuild(
        _ request: RebuildRequest, reply: ControlReply<RebuildDifference>
    ) async throws -> RebuildRequest.Answer {
        do {
            try settle()
            var answer = RebuildRequest.Answer()
            let conversations = try client.conversations()
            for (position, info) in conversations.enumerated() {
                guard let identity = try identity(of: info.id) else { continue }
                let groups = ([info.id] + info.siblings).map(\.bytes)
                try await rebuild(identity, groups: groups, request, reply, &answer)
                reply.progress(
                    ControlProgress(done: position + 1, total: conversations.count, unit: "conversations"))
            }
            return answer
        } catch {
            isUnsettled = true
            throw BridgeError(error)
        }
    }

    private func rebuild(
        _ identity: ThreadIdentity, groups: [[UInt8]], _ request: RebuildRequest,
        _ reply: ControlReply<RebuildDifference>, _ answer: inout RebuildRequest.Answer
    ) async throws {
        var batch = DeliveryBatch()
        if let root = try await compareRoot(identity, request, reply, &answer) { batch.add(root) }
        var walk = try walk(through: identity, groups: groups)
        while let step = try await next(&walk) {
            for (record, title) in step {
                guard let missing = try await compare(record, identity, title, request, reply, &answer) else {
                    continue
                }
                batch.add(missing)
                if batch.isFull { answer.delivered += try flush(&batch) }
            }
        }
        answer.delivered += try flush(&batch)
    }

    // MARK: - A thread from its beginning

    /// The way through a thread's messages in their order.
    struct ThreadWalk {
        fileprivate let identity: ThreadIdentity
        fileprivate var ids: ArraySlice<[UInt8]>
        /// The titles the thread has had, to be taken up again where the changes were.
        fileprivate let titles: [MailTitleRecord]
        fileprivate var title: MailTitleRecord?
    }

    /// Begins at a thread's first message.
    func walk(through identity: ThreadIdentity, groups: [[UInt8]]) throws -> ThreadWalk {
        try database.read { store in
            let titles = try store.mailTitles(of: identity.key)
            let ids = titles.isEmpty ? [] : try store.messageIDs(conversations: groups)
            return ThreadWalk(identity: identity, ids: ids[...], titles: titles, title: titles.first)
        }
    }

    /// The next messages, each with the title it was or would be written with; nil after the last.
    func next(_ walk: inout ThreadWalk) async throws -> [(record: MessageRecord, title: MailTitleRecord)]? {
        guard !walk.ids.isEmpty, var title = walk.title else { return nil }
        let ids = walk.ids.prefix(Self.step)
        walk.ids = walk.ids.dropFirst(Self.step)
        let records = try database.read { store in try ids.compactMap { try store.message($0) } }
        try await prepareNames(of: records.map { InboxID($0.senderInbox) })
        var step: [(record: MessageRecord, title: MailTitleRecord)] = []
        for record in records {
            if let new = try renaming(record, walk.identity, from: title.title),
                let known = walk.titles.last(where: { $0.title == new })
            {
                title = known
            }
            step.append((record, title))
        }
        walk.title = title
        return step
    }

    // MARK: - One mail

    private func compareRoot(
        _ identity: ThreadIdentity, _ request: RebuildRequest, _ reply: ControlReply<RebuildDifference>,
        _ answer: inout RebuildRequest.Answer
    ) async throws -> PlannedMail? {
        guard let thread = try database.read({ try $0.mailThread(identity.key) }) else { return nil }
        answer.mails += 1
        let key = try identity.rootFileKey(in: domain)
        let files = try database.read { try $0.mailFiles(key: key) }
        guard files.isEmpty else {
            try await tell(thread.root, files, reply, &answer)
            return nil
        }
        // A root the user removed has no tombstone; it comes back only when everything does.
        answer.removed += 1
        guard request.includesRemoved, !request.isDryRun else { return nil }
        return comingBack(try plan(root: thread, key: key, of: identity))
    }

    /// A mail program that has the folder open must not take the file for the one that was removed: NeoMutt would remove
    /// it again.
    private func comingBack(_ mail: PlannedMail) -> PlannedMail {
        let (old, time) = (mail.item, clock.nowNanoseconds / BridgeLimits.second)
        let name = old.name.renewed(at: time)
        var record = mail.record
        record.name = (old.flags.map { name.with($0) } ?? name).description
        let item = Delivery.Item(
            folder: old.folder, name: name, flags: old.flags, bytes: old.bytes, modified: old.modified)
        return PlannedMail(record: record, item: item, newThread: mail.newThread, newTitle: mail.newTitle)
    }

    func plan(root: MailThreadRecord, key: String, of identity: ThreadIdentity) throws -> PlannedMail {
        let consent = try database.read { try $0.consentState(of: identity) }
        let folder = FolderPlan.folder(of: consent)
        let name = try MaildirName(sentNanoseconds: root.rootNanoseconds, identity: key, bytes: root.root)
        let isSeen = FolderPlan.isSeen(folder, mailIsSeen: consent != .unknown)
        let flags: MaildirFlags? = isSeen ? [.seen] : nil
        let record = MailFileRecord(
            key: key, kind: .root, thread: root.key, folder: folders[folder].directory, isNew: !isSeen,
            name: (flags.map { name.with($0) } ?? name).description, size: Int64(root.root.count))
        let item = Delivery.Item(
            folder: folders[folder], name: name, flags: flags, bytes: root.root,
            modified: FileTime(nanosecondsSince1970: root.rootNanoseconds))
        return PlannedMail(record: record, item: item)
    }

    /// The title that a change gives to its thread.
    private func renaming(
        _ record: MessageRecord, _ identity: ThreadIdentity, from title: String
    ) throws -> String? {
        guard record.kind == .membershipChange, var state = try existingThread(identity) else { return nil }
        state.conversation.title = title
        let thread = state
        return try database.read { try newTitle(from: record, of: thread, $0) }
    }

    /// A message's mail as the store makes it, and the files it has.
    ///
    /// - Returns: Nil for a message that makes no mail.
    func composed(
        _ record: MessageRecord, _ identity: ThreadIdentity, _ title: MailTitleRecord
    ) throws -> (mail: PlannedMail, files: [MailFileRecord])? {
        guard let id = MailIdentity(record.id), record.status == .published, !record.content.isEmpty,
            var state = try existingThread(identity)
        else { return nil }
        let files = try database.read { try $0.mailFiles(key: id.fileKey) }
        // A mail keeps the title it was written with.
        state.conversation.title = title.title
        if let number = files.first?.title, let title = try database.read({ try $0.mailTitle(number) }) {
            state.conversation.title = title.title
        }
        let thread = state
        guard var planned = try database.read({ try plan(record, thread, ConsentView($0)) }) else {
            return nil
        }
        planned.record.title = title.number
        return (planned, files)
    }

    /// - Returns: What is to be delivered.
    private func compare(
        _ record: MessageRecord, _ identity: ThreadIdentity, _ title: MailTitleRecord,
        _ request: RebuildRequest,
        _ reply: ControlReply<RebuildDifference>, _ answer: inout RebuildRequest.Answer
    ) async throws -> PlannedMail? {
        guard let id = MailIdentity(record.id), let (planned, files) = try composed(record, identity, title)
        else { return nil }
        answer.mails += 1
        if let first = files.first {
            // What was fetched from elsewhere the store alone cannot make again.
            if first.isFetched {
                answer.equal += 1
            } else {
                try await tell(planned.item.bytes, files, reply, &answer)
            }
            return nil
        }
        if try database.read({ try $0.tombstone(record.id) }) != nil {
            answer.removed += 1
            guard request.includesRemoved, !request.isDryRun else { return nil }
            try database.write { try $0.removeTombstone(record.id) }
            return comingBack(planned)
        }
        answer.missing += 1
        try await reply.send(
            RebuildDifference(
                kind: .missing, identifier: "\(id.hex)@\(domain.name)",
                folder: planned.item.folder.description))
        guard !request.isDryRun else { return nil }
        // An earlier try that was cut short may have got as far as its tombstone.
        return request.includesRemoved ? comingBack(planned) : planned
    }

    /// Tells whether a file is what it should be. Of several files one is enough.
    private func tell(
        _ bytes: [UInt8], _ files: [MailFileRecord], _ reply: ControlReply<RebuildDifference>,
        _ answer: inout RebuildRequest.Answer
    ) async throws {
        var found: (place: MaildirPlacement, bytes: [UInt8])?
        for file in files {
            guard let place = file.placement, let there = try? Scan(root).content(of: place) else { continue }
            if there == bytes {
                answer.equal += 1
                return
            }
            found = (place, there)
        }
        guard let found else { return }
        answer.different += 1
        let expected = try MailParser().parse(bytes)
        try await reply.send(
            RebuildDifference(
                kind: .different, identifier: expected.header.messageIdentifier?.string ?? "",
                folder: found.place.folder.description, file: found.place.name.description,
                part: Self.difference(expected, found.bytes)))
    }

    /// The first header field that differs, by name; what it says is not told.
    private static func difference(_ expected: MailMessage, _ bytes: [UInt8]) -> String {
        guard let there = try? MailParser().parse(bytes) else { return "structure" }
        for (one, other) in zip(expected.header.fields, there.header.fields) where one != other {
            return "\(one.name == other.name ? one.name : other.name)"
        }
        return expected.header.fields.count == there.header.fields.count ? "body" : "header"
    }
}

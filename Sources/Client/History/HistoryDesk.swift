import Content
import Conversations
import Identity
import MLS
import NodeClient
import Store

/// History between our own installations: asked for, packed, fetched.
///
/// See: spec device-sync.md 5 and 6
struct HistoryDesk {
    let context: EngineContext
    let workers: WorkerRegistry

    private var sync: PreferenceSync { PreferenceSync(context: context, workers: workers) }

    // MARK: - Asking

    /// Asks our other installations for an archive.
    ///
    /// - Returns: The pin that an answer will name.
    func ask(_ options: ArchiveOptions) async throws -> String {
        let server = try context.history.demandServer()
        let group = try await sync.ensureGroup()
        let pin = Self.newPin()
        let content = DeviceSyncContent.request(
            DeviceSyncRequest(pin: pin, serverURL: server, options: options))
        let task = HistoryTaskRecord(
            kind: .request, state: .waiting, pin: pin, message: nil,
            createdNanoseconds: context.clock.nowNanoseconds)
        try context.database.write { try $0.insert(task) }
        try await send(content, to: group)
        return pin
    }

    private static func newPin() -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String(
            (0..<EngineLimits.historyPinLength).compactMap { _ in letters.randomElement(using: &generator) })
    }

    // MARK: - Giving

    /// Packs an archive, uploads it, and tells our other installations where it lies.
    ///
    /// - Parameter group: The sync group to tell it in; the one made or joined last if it is of no use any more.
    func offer(pin: String, _ options: ArchiveOptions, in group: ConversationID?) async throws {
        let server = try context.history.demandServer()
        let files = try context.history.demandFiles()
        var random = SystemRandom()
        let key = random.bytes(count: 32)
        var file: [UInt8] = []
        let metadata = try ArchiveExport(context: context).write(options, key: key) { piece in
            guard file.count + piece.count <= NodeLimits.archiveBytes else {
                throw ClientError(
                    .invalid,
                    "The archive is larger than a history server takes: choose a later start, or use a file.")
            }
            file += piece
        }
        let url: String
        do {
            url = try await files.upload(file, to: server, limit: NodeLimits.archiveBytes)
        } catch {
            throw ClientError(error)
        }
        let place = try await usable(group)
        try await send(
            .reply(DeviceSyncReply(requestID: pin, url: url, key: key, metadata: metadata)), to: place)
    }

    private func usable(_ group: ConversationID?) async throws -> ConversationID {
        if let group, try context.database.read({ try $0.conversation(group.bytes) })?.active == true {
            return group
        }
        return try await sync.ensureGroup()
    }

    private func send(_ content: DeviceSyncContent, to group: ConversationID) async throws {
        let bytes = try content.encoded().serialized()
        let worker = await workers.worker(group)
        try await worker.alone { worker in
            _ = try worker.submit(content: bytes, idempotencyKey: nil, shouldPush: false)
            try await worker.flush()
        }
    }

    // MARK: - Taking

    /// Answers in our sync groups, the newest first.
    func replies() throws -> [(message: MessageRecord, reply: DeviceSyncReply)] {
        try context.database.read { transaction in
            let groups = try transaction.conversations().filter {
                $0.kind == Int(ConversationType.sync.rawValue)
            }
            return try transaction.messages(conversations: groups.map(\.id)).reversed().compactMap {
                message in
                guard message.senderInbox == context.account.inboxID.text,
                    let encoded = try? EncodedContent(serialized: message.content),
                    case .reply(let reply)? = try? DeviceSyncContent(decoding: encoded)
                else { return nil }
                return (message, reply)
            }
        }
    }

    /// Fetches an archive and reads it in.
    func fetch(_ reply: DeviceSyncReply) async throws -> ImportReport {
        let files = try context.history.demandFiles()
        var file: [UInt8]?
        do {
            file = try await files.download(reply.url, limit: NodeLimits.downloadBytes)
        } catch {
            throw ClientError(error)
        }
        let report = try ArchiveImport(context: context).read(key: reply.key) {
            defer { file = nil }
            return file
        }
        try context.database.write {
            try $0.append(.historyImported, detail: report.detail, at: context.clock.nowNanoseconds)
        }
        return report
    }

    // MARK: - What is due

    /// Does what is due.
    ///
    /// - Returns: When the next task is due, in nanoseconds since 1970.
    func run() async throws -> Int64? {
        var failure: (any Error)?
        let now = context.clock.nowNanoseconds
        for task in try context.database.read({ try $0.dueHistoryTasks(nowNanoseconds: now) }) {
            do {
                try await carryOut(task)
                try finish(task, .done)
            } catch {
                try postpone(task, after: error)
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return try context.database.read { try $0.nextHistoryTaskNanoseconds() }
    }

    func carryOut(_ task: HistoryTaskRecord) async throws {
        guard
            let message = try task.message.flatMap({ id in try context.database.read { try $0.message(id) } }
            ),
            let content = try? DeviceSyncContent(decoding: EncodedContent(serialized: message.content))
        else { return }
        switch content {
        case .request(let request):
            guard let options = request.options else { return }
            try await offer(pin: request.pin, options, in: ConversationID(message.conversation))
        case .reply(let reply): _ = try await fetch(reply)
        case .acknowledge, .preferenceUpdates: break
        }
    }

    func finish(_ task: HistoryTaskRecord, _ state: HistoryTaskRecord.State) throws {
        var task = task
        task.state = state
        let record = task
        try context.database.write { try $0.update(record) }
    }

    private func postpone(_ task: HistoryTaskRecord, after error: any Error) throws {
        var task = task
        let now = context.clock.nowNanoseconds
        task.attempts += 1
        var wait = EngineLimits.historyFirstWaitNanoseconds
        for _ in 1..<max(task.attempts, 1) where wait < EngineLimits.historyLongestWaitNanoseconds {
            wait += wait / 2
        }
        task.nextNanoseconds = now + min(wait, EngineLimits.historyLongestWaitNanoseconds)
        let isFinal = ClientError(anything: error).retry == .never
        if isFinal || task.attempts >= EngineLimits.historyAttempts
            || now - task.createdNanoseconds > EngineLimits.historyPatienceNanoseconds
        {
            task.state = .failed
        }
        let record = task
        try context.database.write { try $0.update(record) }
    }
}

extension ImportReport {
    /// For the event.
    fileprivate var detail: [UInt8] {
        Array("conversations \(conversations) messages \(messages) decisions \(decisions)".utf8)
    }
}

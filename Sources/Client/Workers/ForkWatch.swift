import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Compares what we made of commits with what the others made of them, through the commit logs on the network: reads
/// them, says what they mean, and writes ours where that is ours to do.
///
/// See: spec groups.md 13.6
struct ForkWatch {
    let context: EngineContext
    let workers: WorkerRegistry

    /// All conversations that can be read on.
    ///
    /// - Returns: Those that turn out to have forked since the last time.
    func run() async throws -> [ConversationID] {
        let watched = try context.database.read { try $0.conversations() }.filter {
            $0.active && $0.membership != .restored
                && ConversationType(rawValue: Int32($0.kind))?.isVirtual == false
        }
        var forked: [ConversationID] = []
        let step = ProtocolLimits.groupsPerCommitLogQuery
        for start in stride(from: 0, to: watched.count, by: step) {
            let some = Array(watched[start..<min(start + step, watched.count)])
            let changed = try await read(some)
            for record in some {
                let ours = try newestOwn(record.id)
                let watch = try context.database.read { try $0.forkWatch(record.id) }
                guard changed.contains(record.id) || ours > watch.uploaded else { continue }
                if try judge(record.id) { forked.append(ConversationID(record.id)) }
                try await write(record)
            }
        }
        return forked
    }

    private func newestOwn(_ conversation: [UInt8]) throws -> Int64 {
        try context.database.read { try $0.newestCommitLogSequence(conversation) } ?? 0
    }

    // MARK: - Reading

    /// Reads what is new in some logs.
    ///
    /// - Returns: The conversations with something new.
    private func read(_ records: [ConversationRecord]) async throws -> Set<[UInt8]> {
        var waiting = records.map(\.id)
        var changed: Set<[UInt8]> = []
        while !waiting.isEmpty {
            let watches = try context.database.read { transaction in
                try waiting.map { try transaction.forkWatch($0) }
            }
            let pages: [Page<CommitLogEntry>]
            do {
                pages = try await context.node.commitLogs(
                    of: watches.map {
                        CommitLogRequest(groupID: $0.conversation, after: UInt64(clamping: $0.position))
                    })
            } catch {
                throw ClientError(error)
            }
            var unread: [[UInt8]] = []
            for (watch, page) in zip(watches, pages) where !page.rows.isEmpty {
                changed.insert(watch.conversation)
                try take(page.rows, watch)
                if !page.isLast { unread.append(watch.conversation) }
            }
            waiting = unread
        }
        return changed
    }

    /// Entries that do not follow from those before, or that another key signed, are skipped.
    private func take(_ rows: [CommitLogEntry], _ watch: ForkWatchRecord) throws {
        let signed = rows.map {
            SignedCommitLogLine(entry: $0.entry, signature: $0.signature, publicKey: $0.signerKey)
        }
        var changed = watch
        changed.position = Int64(clamping: rows.map(\.sequence).max() ?? 0)
        changed.consensusKey = watch.consensusKey ?? SignedCommitLogLine.consensusKey(of: signed)
        let record = changed
        try context.database.write(.ordered) { transaction in
            try transaction.save(record)
            guard let key = record.consensusKey else { return }
            let known = try transaction.networkCommitLog(record.conversation).last
            var log = RemoteCommitLog(
                conversation: ConversationID(record.conversation), consensusKey: key,
                latest: known.map(CommitLogLine.init))
            for line in signed {
                guard let accepted = log.accept(line) else { continue }
                try transaction.appendNetworkEntry(CommitLogRecord(accepted))
            }
        }
    }

    // MARK: - Judging

    /// - Returns: Whether the conversation has forked, and that was not known.
    private func judge(_ conversation: [UInt8]) throws -> Bool {
        let now = context.clock.nowNanoseconds
        return try context.database.write(.ordered) { transaction in
            let local = try transaction.commitLog(conversation).map(CommitLogLine.init)
            let remote = try transaction.networkCommitLog(conversation).map(CommitLogLine.init)
            var watch = try transaction.forkWatch(conversation)
            let before = watch.verdict
            switch ForkVerdict.compare(local: local, remote: remote).verdict {
            case .forked: watch.verdict = .forked
            case .notForked: watch.verdict = .notForked
            // What was known stays until the logs have caught up.
            case .unknown: return false
            }
            guard watch.verdict != before else { return false }
            try transaction.save(watch)
            guard watch.verdict == .forked else { return false }
            try transaction.append(.conversationForked, conversation: conversation, at: now)
            return true
        }
    }

    // MARK: - Writing

    private func write(_ record: ConversationRecord) async throws {
        let own = context.account.inboxID
        let isDirectMessage = record.kind == Int(ConversationType.directMessage.rawValue)
        guard isDirectMessage || ConversationSummary(encoded: record.summary).superAdmins.contains(own) else {
            return
        }
        let id = ConversationID(record.id)
        let (watch, entries) = try context.database.read { transaction in
            let watch = try transaction.forkWatch(record.id)
            let known = max(watch.uploaded, try transaction.networkCommitLog(record.id).last?.sequence ?? 0)
            guard watch.verdict != .forked,
                try transaction.consent(.conversation, id.hex)?.state == .allowed
            else { return (watch, [CommitLogRecord]()) }
            return (watch, try transaction.commitLog(record.id).filter { $0.sequence > known })
        }
        guard let last = entries.last, let secret = try await secret(id, consensus: watch.consensusKey) else {
            return
        }
        let outgoing = try entries.map { entry in
            let line = try SignedCommitLogLine(signing: CommitLogLine(entry), with: secret)
            return OutgoingCommitLogEntry(
                groupID: record.id, entry: line.entry, signature: line.signature, signerKey: line.publicKey)
        }
        do {
            try await context.node.publish(commitLogEntries: outgoing)
        } catch {
            // Whether it is there shows when the log is read next.
            if error.code == .outcomeUnknown { return }
            throw ClientError(error)
        }
        var done = watch
        done.uploaded = last.sequence
        let written = done
        try context.database.write(.ordered) { try $0.save(written) }
    }

    /// The secret to sign with; nothing when the log's is not ours to have.
    private func secret(_ id: ConversationID, consensus: [UInt8]?) async throws -> [UInt8]? {
        let name = "commit-log-signer/" + id.hex
        let stored = try context.database.read { try $0.secret(name) }
        let shared = try await workers.worker(id).alone { worker in
            (try? worker.load().extensions.mutableMetadata())?.commitLogSecret
        }
        switch CommitLogSigner(stored: stored, shared: shared, consensus: consensus) {
        case .stored(let secret): return secret
        case .unavailable: return nil
        case .shared(let secret):
            try context.database.write { try $0.setSecret(name, secret) }
            return secret
        case .makeNew:
            var random = SystemRandom()
            let secret = random.bytes(count: 32)
            try context.database.write { try $0.setSecret(name, secret) }
            return secret
        }
    }
}

extension CommitLogLine {
    init(_ record: CommitLogRecord) {
        self.init(
            conversation: ConversationID(record.conversation),
            commitSequenceID: UInt64(clamping: record.sequence),
            lastEpochAuthenticator: record.lastAuthenticator,
            result: CommitResult(rawValue: Int32(clamping: record.result)) ?? .unspecified,
            appliedEpoch: UInt64(clamping: record.epoch), appliedEpochAuthenticator: record.authenticator)
    }
}

extension CommitLogRecord {
    fileprivate init(_ line: CommitLogLine) {
        self.init(
            conversation: line.conversation.bytes, sequence: Int64(clamping: line.commitSequenceID),
            result: Int(line.result.rawValue), lastAuthenticator: line.lastEpochAuthenticator,
            epoch: Int64(clamping: line.appliedEpoch), authenticator: line.appliedEpochAuthenticator,
            committer: nil)
    }
}

import Conversations
import Crypto
import Identity
import MLS
import NodeClient
import Store

extension ConversationWorker {
    /// What to do after an envelope.
    enum Onward {
        case next
        /// The conversation is paused or over: nothing behind this envelope is for us, or not yet.
        case stop
    }

    /// Reads the topic from the cursor to its end.
    ///
    /// - Returns: How many envelopes were read.
    func receive() async throws -> Int {
        var total = 0
        var after = VectorCursor()
        while true {
            let conversation = try load()
            let position = UInt64(
                clamping: max(conversation.record.commitCursor, conversation.record.messageCursor))
            after = VectorCursor([Originator.commits: position, Originator.applicationMessages: position])
            let page: Page<GroupEnvelope>
            do {
                page = try await context.node.groupMessages(of: id.bytes, page: PageRequest(after: after))
            } catch {
                throw ClientError(error)
            }
            guard !page.rows.isEmpty else { return total }
            let (count, onward) = try await receive(page.rows)
            total += count
            if onward == .stop || page.isLast { return total }
        }
    }

    /// Takes in envelopes in their order; as many as fit share a transaction.
    private func receive(_ envelopes: [GroupEnvelope]) async throws -> (Int, Onward) {
        var total = 0
        var batch = ReceiveBatch(try load())
        let hashes = envelopes.map { PublishedMessage.payloadHash(of: $0.data) }
        var own = try context.database.read { try $0.intents(payloadHashes: hashes) }
        for (envelope, hash) in zip(envelopes, hashes) {
            let onward: Onward
            do {
                onward = try await take(envelope, own: own[hash], into: &batch)
                // Should it come again, it is done.
                own[hash]?.state = .processed
            } catch {
                // What came before is done; this one is tried again.
                try store(batch)
                throw error
            }
            if onward == .stop {
                try store(batch)
                return (total + batch.count, .stop)
            }
            if batch.count >= EngineLimits.envelopesPerTransaction {
                try store(batch)
                total += batch.count
                batch = ReceiveBatch(try load())
            }
        }
        try store(batch)
        return (total + batch.count, .next)
    }

    /// One transaction: group state, used keys gone, cursor, messages, events. The node has it all still, should a power
    /// failure undo it.
    ///
    /// See: spec README ruling 8
    private func store(_ batch: ReceiveBatch) throws {
        guard batch.count > 0 || !batch.writes.isEmpty else { return }
        context.faults(.beforeReceiveStored)
        let changes = batch.conversation.group.changes(since: batch.saved)
        try context.database.write(.ordered) { transaction in
            try transaction.save(changes, of: id.bytes)
            try transaction.save(batch.conversation.record)
            for write in batch.writes { try write(transaction) }
        }
        loaded = batch.conversation
        context.faults(.afterReceiveStored)
    }

    // MARK: - One envelope

    /// - Parameter intent: What it carries out, if we sent it.
    private func take(
        _ envelope: GroupEnvelope, own intent: IntentRecord?, into batch: inout ReceiveBatch
    ) async throws -> Onward {
        let sequence = Int64(clamping: envelope.cursor.sequence)
        let record = batch.conversation.record
        guard sequence > max(record.commitCursor, record.messageCursor) else { return .next }
        let now = context.clock.nowNanoseconds
        guard case .privateMessage(let message)? = try? MLSMessage(tlsEncoded: envelope.data) else {
            batch.reject(envelope, code: "unsupported-message", now: now)
            return .next
        }
        if let intent { return try await takeOwn(envelope, message, intent, into: &batch) }
        do {
            let processed = try batch.conversation.group.process(
                .privateMessage(message), policy: ConversationPolicy(), now: context.clock.nowSeconds)
            switch processed {
            case .application(let application):
                try takeApplication(application, envelope, into: &batch)
            case .proposal:
                batch.pass(envelope)
            case .ownEcho:
                batch.reject(envelope, code: "own-unknown", now: now)
            case .commit(let staged):
                return try await takeCommit(staged, envelope, into: &batch)
            }
        } catch let error as MLSError {
            refuse(envelope, error, message, into: &batch)
        }
        return .next
    }

    private func refuse(
        _ envelope: GroupEnvelope, _ error: MLSError, _ message: PrivateMessage,
        into batch: inout ReceiveBatch
    ) {
        let now = context.clock.nowNanoseconds
        if case .wrongEpoch(let received, let current) = error, received > current,
            !batch.conversation.record.maybeForked
        {
            batch.conversation.record.maybeForked = true
            let conversation = id.bytes
            batch.writes.append {
                try $0.append(.conversationMaybeForked, conversation: conversation, at: now)
            }
        }
        if message.contentType == .commit {
            let result: CommitResult = if case .wrongEpoch = error { .wrongEpoch } else { .undecryptable }
            logCommit(
                envelope, result: result, before: batch.conversation.group.epochAuthenticator, committer: nil,
                commitEpoch: message.epoch, into: &batch)
        }
        batch.reject(envelope, code: error.code, now: now)
    }

    // MARK: - Application messages

    private func takeApplication(
        _ application: ApplicationMessage, _ envelope: GroupEnvelope, into batch: inout ReceiveBatch
    ) throws {
        let now = context.clock.nowNanoseconds
        let received: ReceivedMessage?
        do {
            let leaf = batch.conversation.group.member(at: application.sender.leafIndex)
            let sender = try MessageSender(
                currentLeaf: leaf.map { ExaminedCommit.Leaf($0.leafNode) },
                credential: LeafCredential(application.sender.credential))
            received = try ReceivedMessage(
                decrypted: application.data, conversation: id, sender: sender)
        } catch {
            batch.reject(envelope, code: error.code.rawValue, now: now)
            return
        }
        guard let received else {
            batch.pass(envelope)
            return
        }
        try MessageIntake(worker: self, now: now).take(
            received, envelope, decrypted: application.data, into: &batch)
        batch.pass(envelope)
    }

    // MARK: - Commits

    private func takeCommit(
        _ staged: StagedCommit, _ envelope: GroupEnvelope, into batch: inout ReceiveBatch
    ) async throws -> Onward {
        switch try await examine(staged, in: batch.conversation) {
        case .success(let validated):
            try merge(staged, validated, envelope, into: &batch)
            return batch.conversation.group.status == .active ? .next : .stop
        case .failure(let refusal):
            return refuse(refusal, envelope, epoch: staged.epoch, into: &batch)
        }
    }

    /// The verdict on a commit; identity logs it needs are read first.
    func examine(
        _ staged: StagedCommit, in conversation: LoadedConversation
    ) async throws -> Result<ValidatedCommit, CommitRefusal> {
        let examined = ExaminedCommit(staged: staged, in: conversation.group)
        if conversation.record.kind == Int(ConversationType.sync.rawValue) {
            let extensions = ContextExtensions(staged.groupContext.extensions)
            guard (try? SyncGroupRule.demandOwnMembers(extensions, own: context.account.inboxID)) != nil
            else {
                return .failure(.subjectNotMember)
            }
        }
        var states = AssociationStates()
        for _ in 0..<EngineLimits.questionsPerCommit {
            switch CommitExaminer().examine(examined, states: states) {
            case .accepted(let validated): return .success(validated)
            case .refused(let refusal): return .failure(refusal)
            case .needs(let needs):
                states.histories.merge(try await context.directory.states(for: needs).histories) { $1 }
            }
        }
        throw ClientError(.protocolViolation, "A commit asks for identity logs without end.", retry: .later)
    }

    func refuse(
        _ refusal: CommitRefusal, _ envelope: GroupEnvelope, epoch: UInt64, into batch: inout ReceiveBatch
    ) -> Onward {
        let now = context.clock.nowNanoseconds
        if case .protocolVersionTooLow(let version) = refusal {
            batch.conversation.record.pausedFor = version.text
            let conversation = id.bytes
            batch.writes.append { try $0.append(.conversationPaused, conversation: conversation, at: now) }
            return .stop
        }
        logCommit(
            envelope, result: refusal.commitResult, before: batch.conversation.group.epochAuthenticator,
            committer: nil, commitEpoch: epoch, into: &batch)
        batch.reject(envelope, code: refusal.code, now: now)
        return .next
    }

    /// Merges a commit that was accepted, and writes down what it did.
    func merge(
        _ staged: StagedCommit, _ validated: ValidatedCommit, _ envelope: GroupEnvelope,
        into batch: inout ReceiveBatch
    ) throws {
        let before = batch.conversation.group.epochAuthenticator
        let outcome = try batch.conversation.group.merge(staged)
        batch.conversation.record.maybeForked = false
        if outcome == .advanced { batch.conversation.summarize() }
        try CommitIntake(worker: self, now: context.clock.nowNanoseconds)
            .take(validated, envelope, evicted: outcome == .evicted, into: &batch)
        logCommit(
            envelope, result: .applied, before: before, committer: validated.actor.inboxID,
            commitEpoch: staged.epoch, into: &batch)
        batch.pass(envelope)
    }

    private func logCommit(
        _ envelope: GroupEnvelope, result: CommitResult, before: [UInt8], committer: InboxID?,
        commitEpoch: UInt64,
        into batch: inout ReceiveBatch
    ) {
        let group = batch.conversation.group
        let isActive = group.status == .active
        let isApplied = result == .applied
        let record = CommitLogRecord(
            conversation: id.bytes, sequence: Int64(clamping: envelope.cursor.sequence),
            result: Int(result.rawValue),
            lastAuthenticator: before, epoch: Int64(clamping: group.epoch),
            authenticator: isActive ? group.epochAuthenticator : before, committer: committer?.text)
        let groupEpoch = group.epoch
        batch.writes.append { transaction in
            // A joiner fails on commits that its welcome already contains.
            guard
                try isApplied
                    || ForkVerdict.recordsFailure(
                        commitEpoch: commitEpoch, groupEpoch: groupEpoch,
                        newestEntryIsWelcome: !transaction.hasCommitLog(record.conversation))
            else { return }
            try transaction.append(record)
        }
    }
}

extension MLSError {
    /// A stable word for the store.
    var code: String {
        switch self {
        case .malformed: "malformed"
        case .rule(let rule): "rule-\(rule)"
        case .limit(let limit): "limit-\(limit)"
        case .crypto: "crypto"
        case .unsupportedCiphersuite: "unsupported-ciphersuite"
        case .wrongEpoch: "wrong-epoch"
        case .decryptionFailed: "decryption-failed"
        case .keyWasUsed: "key-was-used"
        case .generationIsTooOld: "generation-too-old"
        case .generationIsTooFarAhead: "generation-too-far-ahead"
        case .generationsAreExhausted: "generations-exhausted"
        case .epochsAreExhausted: "epochs-exhausted"
        case .staleCommit: "stale-commit"
        case .refusedByPolicy: "refused-by-policy"
        case .groupIsInactive: "group-inactive"
        case .unexpectedMessage: "unexpected-message"
        case .snapshot: "snapshot"
        case .misuse: "misuse"
        }
    }
}

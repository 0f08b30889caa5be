import Conversations
import Crypto
import Foundation
import Identity
import MLS
import NodeClient
import Store

/// What is to be sent: written down before it leaves, so that no crash makes two messages use one key.
///
/// See: spec groups.md 12.3; spec style.md 5.2
extension ConversationWorker {
    /// Sends what waits, oldest first, up to and including the next commit; before messages, members' installations are
    /// looked up.
    ///
    /// - Parameter known: What is not done in this conversation.
    /// - Returns: How many envelopes left.
    func publish(_ known: [IntentRecord]) async throws -> Int {
        var open = known
        // A commit of ours that did not come back yet must be settled before anything is built on top of it.
        guard !open.contains(where: { $0.state == .published && $0.kind != .sendMessage }) else { return 0 }
        if open.contains(where: { $0.state == .toPublish && $0.kind == .sendMessage }),
            try await refreshInstallations(olderThan: ProtocolLimits.installationCheckOnSendNanoseconds)
        {
            open = try context.database.read { try $0.openIntents(id.bytes) }
        }
        var sent = 0
        var messages: [IntentRecord] = []
        let waiting = open.filter { $0.state == .toPublish }
        // Whoever came or went does so before what is said now: a new installation reads it, a lost one does not.
        let refreshes = waiting.filter(\.refreshesInstallations)
        for intent in refreshes + waiting.filter({ !$0.refreshesInstallations }) {
            if intent.kind == .sendMessage {
                messages.append(intent)
                continue
            }
            sent += try await publish(messages: messages)
            messages = []
            do {
                if try await publish(commit: intent) { return sent + 1 }
            } catch let error as ClientError where intent.refreshesInstallations && error.retry == .never {
                // A member whose installations cannot be followed keeps nobody from writing.
            }
        }
        return try await sent + publish(messages: messages)
    }

    // MARK: - Messages

    private func publish(messages intents: [IntentRecord]) async throws -> Int {
        var start = 0
        while start < intents.count {
            var end = start
            var bytes = 0
            while end < intents.count, end - start < EngineLimits.messagesPerRequest,
                end == start || bytes + intents[end].data.count < EngineLimits.bytesPerRequest
            {
                bytes += intents[end].data.count
                end += 1
            }
            try await publish(batch: Array(intents[start..<end]))
            start = end
        }
        return intents.count
    }

    private func publish(batch intents: [IntentRecord]) async throws {
        var conversation = try load()
        let saved = conversation.group
        var random = SystemRandom()
        var payloads: [[UInt8]] = []
        var records: [IntentRecord] = []
        for intent in intents {
            guard case .message(let envelope) = try GroupWish(encoded: intent.data) else { continue }
            let payload = try conversation.group.encrypt(
                [UInt8](envelope), despiteProposals: true, random: &random)
            payloads.append(payload)
            records.append(intent.sent(payload, epoch: conversation.group.epoch))
        }
        context.faults(.beforePublicationRecorded)
        let changes = conversation.group.changes(since: saved)
        let key = try context.database.write { transaction in
            try transaction.save(changes, of: id.bytes)
            for record in records { try transaction.update(record) }
            return try senderTagKey(in: transaction)
        }
        loaded = conversation
        context.faults(.afterPublicationRecorded)
        let published = zip(payloads, records).map {
            PublishedMessage(data: $0, key: key, shouldPush: $1.shouldPush)
        }
        try await send(published, of: records)
        context.faults(.afterMessagesSent)
    }

    /// Hands envelopes to the node. What it refuses for good is not tried again; anything else is settled later.
    private func send(_ messages: [PublishedMessage], of intents: [IntentRecord]) async throws {
        do {
            try await context.node.publish(
                groupMessages: messages.map {
                    OutgoingGroupMessage(data: $0.data, senderHMAC: $0.senderTag, shouldPush: $0.shouldPush)
                })
        } catch {
            if error.isFinal { try giveUp(intents, error.reason) }
            throw ClientError(error)
        }
    }

    private func giveUp(_ intents: [IntentRecord], _ reason: String) throws {
        let now = context.clock.nowNanoseconds
        try context.database.write { transaction in
            for intent in intents {
                try transaction.update(intent.failed(reason))
                guard let message = intent.message else { continue }
                try transaction.markFailed(message)
                try transaction.append(.messageFailed, conversation: id.bytes, message: message, at: now)
            }
        }
    }

    private func senderTagKey(in transaction: StoreTransaction) throws -> SenderTagKey {
        let now = context.clock.nowNanoseconds
        return try transaction.senderTagRoot(now: now)
            .key(for: id, epoch: SenderTagKey.epoch(atSeconds: now / 1_000_000_000))
    }

    // MARK: - What was sent and not seen

    /// Published intents that the topic, read to its end, does not hold: the same bytes go out again while others can
    /// still read them, else they are built anew. The node takes repeated bytes for one message.
    ///
    /// - Parameter open: What is not done in this conversation.
    /// - Returns: How many were sent again.
    ///
    /// See: spec groups.md 12.3
    func settle(_ open: [IntentRecord]) async throws -> Int {
        let lost = open.filter { $0.state == .published }
        guard !lost.isEmpty else { return 0 }
        var sent = 0
        let epoch = try load().group.epoch
        var tagKey: SenderTagKey?
        for intent in lost {
            let sentIn = UInt64(clamping: intent.epoch ?? 0)
            let window = intent.kind == .sendMessage ? UInt64(ProtocolLimits.pastEpochs) : 1
            guard let payload = intent.payload, sentIn <= epoch, epoch - sentIn < window else {
                try context.database.write(.ordered) { try $0.update(intent.again()) }
                continue
            }
            let key = try tagKey ?? context.database.write(.ordered) { try senderTagKey(in: $0) }
            tagKey = key
            let message = PublishedMessage(data: payload, key: key, shouldPush: intent.shouldPush)
            context.faults(.beforeSentAgain)
            try await send([message], of: [intent])
            context.faults(.afterSentAgain)
            sent += 1
        }
        return sent
    }

    // MARK: - Commits

    /// Builds and sends a commit.
    ///
    /// - Returns: Whether one was sent; there may be nothing to change.
    private func publish(commit intent: IntentRecord) async throws -> Bool {
        let conversation = try load()
        let draft: CommitDraft?
        do {
            draft = try await CommitDrafting(worker: self, conversation: conversation).draft(
                GroupWish(encoded: intent.data))
        } catch let error as ClientError where error.retry == .later {
            throw error
        } catch {
            try refuse(intent, error)
            throw error
        }
        guard let draft else {
            try context.database.write(.ordered) { try $0.removeIntent(intent.number) }
            return false
        }
        var changed = conversation
        let pending: PendingCommit
        do {
            pending = try draft.commit(on: &changed.group, now: context.clock.nowSeconds)
        } catch {
            try refuse(intent, error)
            throw ClientError(error)
        }
        var record = intent.sent(pending.message, epoch: conversation.group.epoch)
        record.staged = pending.record.copyBytes()
        record.after = try pending.welcome.map {
            try WelcomeErrand(welcome: $0, recipients: draft.recipients).encoded()
        }
        context.faults(.beforePublicationRecorded)
        let changes = changed.group.changes(since: conversation.group)
        let published = record
        let key = try context.database.write { transaction in
            try transaction.save(changes, of: id.bytes)
            try transaction.update(published)
            return try senderTagKey(in: transaction)
        }
        loaded = changed
        context.faults(.afterPublicationRecorded)
        try await send(
            [PublishedMessage(data: pending.message, key: key, shouldPush: false)], of: [published])
        context.faults(.afterCommitSent)
        return true
    }

    /// A commit that cannot be built: after some attempts its wish is refused.
    private func refuse(_ intent: IntentRecord, _ error: any Error) throws {
        var changed = intent
        changed.attempts += 1
        let reason = (error as? ClientError)?.reason ?? "The change cannot be made: \(error)."
        let final = (error as? ClientError).map { $0.retry == .never } ?? false
        if final || changed.attempts >= EngineLimits.attemptsPerCommit { changed = changed.failed(reason) }
        let record = changed
        try context.database.write(.ordered) { try $0.update(record) }
    }

    // MARK: - After a commit

    /// Welcomes the installations that commits of ours have added.
    ///
    /// - Parameter open: What is not done in this conversation; what this does is taken out.
    ///
    /// See: spec groups.md 9.3
    func welcomeAdded(_ open: inout [IntentRecord]) async throws {
        for intent in open where intent.state == .committed {
            if let after = intent.after {
                context.faults(.beforeWelcomesSent)
                try await welcome(try WelcomeErrand(encoded: after), sequence: intent.commitSequence ?? 0)
                context.faults(.afterWelcomesSent)
            }
            try context.database.write(.ordered) { try $0.removeIntent(intent.number) }
            context.faults(.afterCommitFinished)
        }
        open.removeAll { $0.state == .committed }
    }

    private func welcome(_ errand: WelcomeErrand, sequence: Int64) async throws {
        var random = SystemRandom()
        let sealed = try WelcomeSealer.seal(
            [UInt8](errand.welcome), messageCursor: UInt64(clamping: sequence), for: errand.welcomeRecipients,
            random: &random)
        for request in WelcomeSealer.requests(sealed) {
            do {
                try await context.node.publish(welcomes: request.map(OutgoingWelcome.init))
            } catch {
                throw ClientError(error)
            }
        }
    }
}

extension IntentRecord {
    /// Whether it only takes in what became of the members' installations.
    fileprivate var refreshesInstallations: Bool {
        kind == .updateMembership && (try? GroupWish(encoded: data)) == .membership(adding: [], removing: [])
    }

    /// Written down as about to leave.
    fileprivate func sent(_ payload: [UInt8], epoch: UInt64) -> IntentRecord {
        var intent = self
        intent.state = .published
        intent.payloadHash = PublishedMessage.payloadHash(of: payload)
        intent.payload = payload
        intent.epoch = Int64(clamping: epoch)
        intent.attempts += 1
        return intent
    }
}

extension NodeError {
    /// Whether the same bytes will be refused again.
    fileprivate var isFinal: Bool {
        switch code {
        case .invalidRequest, .tooLarge: retry == .never
        default: false
        }
    }
}

extension OutgoingWelcome {
    init(_ welcome: SealedWelcome) {
        switch welcome {
        case .direct(let direct):
            self.init(
                destination: direct.destination, body: .welcome(data: direct.data, metadata: direct.metadata),
                hpkePublicKey: direct.publicKey, wrapper: WelcomeWrapper(rawValue: Int(direct.algorithm)))
        case .pointer(let pointer):
            self.init(
                destination: pointer.destination, body: .pointer(pointer.pointer),
                hpkePublicKey: pointer.publicKey,
                wrapper: WelcomeWrapper(rawValue: Int(pointer.algorithm)))
        }
    }
}

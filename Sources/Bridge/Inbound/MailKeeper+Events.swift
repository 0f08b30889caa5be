import Client
import Content
import Control
import Conversations
import Identity
import MailConversion
import Maildir
import Store

/// The engine's events become mail, in their order, exactly once.
///
/// Events that only add mail are gathered into batches, of which one is made while the other is written. What removes or
/// moves files first has the batch before it delivered, so that nothing is removed before it came. Everything here may be
/// repeated: the position moves in the transaction that says the files are there.
///
/// See: spec style.md 5.1
extension MailKeeper {
    /// Deals with some events, the oldest.
    ///
    /// - Throws: ``BridgeError``: nothing is lost, and the next call takes it up again.
    public func deliverBatch() async throws -> InboundReport {
        do {
            try settle()
            let position = try database.read { try $0.eventPosition(reader: BridgeLimits.reader) }
            let events = try database.read {
                try $0.events(after: position, limit: BridgeLimits.eventsPerPass)
            }
            guard !events.isEmpty else {
                var report = InboundReport()
                report.isComplete = true
                return report
            }
            try await prepareNames(of: try people(in: events))
            let ready = try await fetchFiles(for: events)
            defer { fetched = [:] }
            var report = try await process(ready)
            report.isComplete = ready.count < BridgeLimits.eventsPerPass && ready.count == events.count
            return report
        } catch {
            isUnsettled = true
            throw BridgeError(error)
        }
    }

    /// Deals with events until there are none left.
    ///
    /// - Parameter progress: called after each batch.
    public func deliverAll(
        progress: @Sendable (InboundReport) -> Void = { _ in }
    ) async throws -> InboundReport {
        var total = InboundReport()
        repeat {
            total.add(try await deliverBatch())
            progress(total)
        } while !total.isComplete && !Task.isCancelled
        return total
    }

    private func process(_ events: [EventRecord]) async throws -> InboundReport {
        var report = InboundReport()
        var batch = DeliveryBatch()
        defer { batch.underWay?.files.wait() }
        var rest = events[...]
        while let event = rest.first {
            if Self.addsMail(event) {
                let run = rest.prefix { Self.addsMail($0) }
                report.events += try plan(run, into: &batch, &report)
                rest = rest.dropFirst(run.count)
                continue
            }
            report.delivered += try flush(&batch)
            try await carryOut(event, into: &batch, &report)
            batch.position = event.number
            report.events += 1
            rest = rest.dropFirst()
        }
        report.delivered += try flush(&batch)
        return report
    }

    /// Whether an event does nothing but add mail, or nothing at all.
    private static func addsMail(_ event: EventRecord) -> Bool {
        switch ClientEvent.Kind(rawValue: event.kind) {
        case .messageDeleted, .messageExpired, .consentChanged: false
        default: true
        }
    }

    /// Makes the mails of events on one view of the store, and begins to deliver them when there are enough.
    private func plan(
        _ run: ArraySlice<EventRecord>, into batch: inout DeliveryBatch, _ report: inout InboundReport
    ) throws -> Int {
        var roots = try openThreads(of: run)
        var left = run
        while !left.isEmpty {
            let count = try database.read { store in
                let consent = ConsentView(store)
                for (position, event) in left.enumerated() {
                    try plan(event, into: &batch, &roots, consent)
                    batch.position = event.number
                    if batch.isFull { return position + 1 }
                }
                return left.count
            }
            left = left.dropFirst(count)
            if batch.isFull { report.delivered += try begin(&batch) }
        }
        return run.count
    }

    private func plan(
        _ event: EventRecord, into batch: inout DeliveryBatch, _ roots: inout [String: PlannedMail],
        _ consent: ConsentView
    ) throws {
        switch ClientEvent.Kind(rawValue: event.kind) {
        case .messageReceived, .messagePublished, .conversationChanged, .conversationJoined:
            try planMessage(event, into: &batch, &roots, consent)
        case .messageFailed: planFailure(event, into: &batch)
        case .conversationPaused, .conversationResumed, .conversationForked:
            try planStatus(event, into: &batch, &roots, consent)
        case .installationsChanged: try planInstallation(event, into: &batch, consent.store)
        // Not reached, or a message tells of it, or it is no matter for mail.
        case .messageDeleted, .messageExpired, .consentChanged, .conversationEnded, .conversationMaybeForked,
            .historyRequested, .historyOffered, .historyImported, nil:
            break
        }
    }

    /// Finds the threads of events, and makes the roots of those that are new.
    private func openThreads(of run: ArraySlice<EventRecord>) throws -> [String: PlannedMail] {
        var roots: [String: PlannedMail] = [:]
        for conversation in Set(run.compactMap(\.conversation)) {
            let id = ConversationID(conversation)
            guard let identity = try identity(of: id) else { continue }
            if let root = try thread(of: id, identity).root { roots[identity.key] = root }
        }
        return roots
    }

    /// The thread of a conversation that was opened before, its root on the way if it is new.
    private func opened(
        _ conversation: [UInt8]?, into batch: inout DeliveryBatch, _ roots: inout [String: PlannedMail]
    ) -> ThreadState? {
        guard let conversation, case .some(.some(let identity)) = identities[ConversationID(conversation)],
            let state = threads[identity.key]
        else { return nil }
        if let root = roots.removeValue(forKey: identity.key) { batch.add(root) }
        return state
    }

    private func carryOut(
        _ event: EventRecord, into batch: inout DeliveryBatch, _ report: inout InboundReport
    ) async throws {
        switch ClientEvent.Kind(rawValue: event.kind) {
        case .messageDeleted: report.removed += try await takeDeletion(event, into: &batch)
        case .messageExpired: report.removed += try takeExpiry(event)
        case .consentChanged: report.moved += try await takeConsent(event)
        default: break
        }
    }

    // MARK: - Messages

    private func planMessage(
        _ event: EventRecord, into batch: inout DeliveryBatch, _ roots: inout [String: PlannedMail],
        _ consent: ConsentView
    ) throws {
        guard var state = opened(event.conversation, into: &batch, &roots), let id = event.message,
            let record = try consent.store.message(id)
        else { return }
        if record.senderInbox == own.text, record.kind == .application {
            batch.writes.append { _ = try $0.completeSubmissions(by: id) }
        }
        guard try isWanted(record, batch, consent.store) else { return }
        let title = try newTitle(from: record, of: state, consent.store)
        if let title {
            state.conversation.title = title
            threads[state.key]?.conversation.title = title
        }
        guard var planned = try plan(record, state, consent) else {
            if let title { batch.writes.append { _ = try $0.insertMailTitle(title, thread: state.key) } }
            return
        }
        planned.newTitle = title
        batch.add(planned)
    }

    /// Whether a message is to be delivered: not if it is there, was there and went, or has nothing in it any more.
    private func isWanted(
        _ record: MessageRecord, _ batch: DeliveryBatch, _ store: StoreTransaction
    ) throws -> Bool {
        guard let identity = MailIdentity(record.id), !record.content.isEmpty,
            !batch.keys.contains(identity.fileKey)
        else { return false }
        return try !store.hasMailFile(key: identity.fileKey) && store.tombstone(record.id) == nil
    }

    /// The mail of a message; nil for one that makes none.
    func plan(
        _ record: MessageRecord, _ state: ThreadState, _ consent: ConsentView
    ) throws -> PlannedMail? {
        let composer = MailComposer(own: own, domain: domain, database: database)
        guard let received = MailConversion.ReceivedMessage(record) else { return nil }
        var surroundings = try composer.surroundings(
            of: record, in: state.identity, settings: settings, consent.store)
        let files = fetched[record.id]
        surroundings.files = files ?? []
        let outcome = try MessageToMail(settings: settings, book: book).compose(
            received, in: state.conversation, surroundings: surroundings)
        guard case .mail(let mail) = outcome else { return nil }
        var planned = try plan(
            mail, kind: .message, folder: try folder(of: record, state.identity, consent), thread: state.key,
            message: received.id)
        planned.record.isFetched = files?.contains { if case .fetched = $0 { true } else { false } } ?? false
        return planned
    }

    /// The folder of a message by what was decided up to now.
    func folder(
        of record: MessageRecord, _ identity: ThreadIdentity, _ consent: ConsentView
    ) throws -> MailFolder {
        let isOwn = record.senderInbox == own.text
        if isOwn, configuration.ownMessages == .sent { return .sent }
        return FolderPlan.folder(
            conversation: try consent.state(of: identity),
            sender: isOwn ? .unknown : try consent.state(ofInbox: record.senderInbox), isOwn: isOwn)
    }

    /// Our message will not be sent: its writer has to be told.
    private func planFailure(_ event: EventRecord, into batch: inout DeliveryBatch) {
        guard let id = event.message else { return }
        let now = event.atNanoseconds
        batch.writes.append { transaction in
            for number in try transaction.submissions(sending: id) {
                guard var submission = try transaction.submission(number), submission.state == .prepared
                else {
                    continue
                }
                submission.state = .failing
                submission.failure = Refusal.Code.inactiveConversation.rawValue
                submission.decidedNanoseconds = now
                try transaction.update(submission)
            }
        }
    }

    // MARK: - What the bridge says itself

    private func planStatus(
        _ event: EventRecord, into batch: inout DeliveryBatch, _ roots: inout [String: PlannedMail],
        _ consent: ConsentView
    ) throws {
        guard let state = opened(event.conversation, into: &batch, &roots),
            let record = try event.conversation.flatMap({ try consent.store.conversation($0) })
        else { return }
        let status: GroupStatusMail.Status =
            switch ClientEvent.Kind(rawValue: event.kind) {
            case .conversationPaused: .paused(version: record.pausedFor ?? "newer than this program's")
            case .conversationForked: .forked
            default: .resumed
            }
        let mail = try GroupStatusMail(
            status, in: state.conversation, nanoseconds: event.atNanoseconds
        ).compose(settings: settings)
        let folder = FolderPlan.folder(of: try consent.state(of: state.identity))
        try add(mail, folder, thread: state.key, into: &batch, consent.store)
    }

    /// The detail has a line for each installation, with `+` before one that came.
    private func planInstallation(
        _ event: EventRecord, into batch: inout DeliveryBatch, _ store: StoreTransaction
    ) throws {
        let lines = String(decoding: event.detail ?? [], as: UTF8.self).split(separator: "\n")
        for line in lines where line.hasPrefix("+") {
            let mail = try WarningMail(
                .newInstallation(String(line.dropFirst())), own: own, nanoseconds: event.atNanoseconds
            ).compose(settings: settings)
            try add(mail, .inbox, thread: nil, into: &batch, store)
        }
    }

    private func add(
        _ mail: ComposedMail, _ folder: MailFolder, thread: String?, into batch: inout DeliveryBatch,
        _ store: StoreTransaction
    ) throws {
        guard !batch.keys.contains(mail.fileKey), try !store.hasMailFile(key: mail.fileKey) else { return }
        batch.add(try plan(mail, kind: .notice, folder: folder, thread: thread))
    }
}

extension StoreTransaction {
    /// A message of ours came back: the submissions that are complete by it are done with.
    func completeSubmissions(by message: [UInt8]) throws -> [Int64] {
        let complete = try markPartDelivered(message)
        for number in complete {
            guard var submission = try submission(number), submission.state == .prepared else { continue }
            submission.state = .delivered
            try update(submission)
        }
        return complete
    }
}

extension MailIdentity {
    /// What the message's file name holds.
    var fileKey: String { String(hex.prefix(32)) }
}

extension MailConversion.ReceivedMessage {
    /// A message of the store; nil when its id is none.
    init?(_ record: MessageRecord) {
        guard let id = MailIdentity(record.id) else { return nil }
        self.init(
            id: id, groupID: record.conversation,
            kind: record.kind == .membershipChange ? .membershipChange : .application,
            sender: InboxID(record.senderInbox), installation: InstallationID(record.senderInstallation),
            sentNanoseconds: record.sentNanoseconds,
            idempotencyKey: record.idempotencyKey.isEmpty ? nil : record.idempotencyKey,
            content: record.content, expiresNanoseconds: record.expireNanoseconds)
    }
}

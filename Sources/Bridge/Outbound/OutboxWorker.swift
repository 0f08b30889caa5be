public import Client
import Conversations
import Foundation
import Logging
import Mail
import MailConversion
import MailParsing
import Maildir
import Store
import Submission

/// Sends what lies in the spool.
///
/// What can change under us: the outbox is a folder like any other, in which mail clients write, flag and remove; a mail may
/// be handed over twice by a program that did not believe the first answer; the network may be away for days. What was
/// decided: a mail is claimed by renaming it into the spool, which nobody else touches; what it sends is settled once and
/// written down with the keys that make every attempt the same messages; the spool file goes only when the own message has
/// come back and lies in the Maildir, or its writer was told that it will not be sent.
///
/// States of a mail: file in the outbox, file in the spool, `queued`, `prepared`, then `delivered`; or `failing`, `failed`.
///
/// See: spec mail.md 3.1, 3.3, 3.7; spec style.md 5.2
public actor OutboxWorker {
    /// What a pass did.
    public struct Report: Sendable, Hashable {
        /// Mails taken in.
        public var taken = 0
        /// Messages handed to the engine.
        public var submitted = 0
        /// Mails that came back to their writers.
        public var bounced = 0
        /// Mails that wait for another attempt.
        public var waiting = 0
        /// When the next attempt is due, by the account's clock.
        public var nextNanoseconds: Int64?

        /// Nothing yet.
        public init() {}
    }

    nonisolated let client: XMTPClient
    nonisolated let keeper: MailKeeper
    nonisolated let configuration: BridgeConfiguration
    nonisolated let resolver: RecipientResolver
    nonisolated let attachments: AttachmentTransfer?
    nonisolated let clock: any ClientClock
    nonisolated let fault: BridgeFaultHook
    nonisolated let logger: Logger
    nonisolated let spool: Spool
    private var isBusy = false
    /// Whom the mails in the spool are for, by their keys.
    private var recipients: [String: Set<String>] = [:]

    /// A worker beside an account's keeper.
    public init(
        keeper: MailKeeper, resolver: RecipientResolver? = nil, attachments: AttachmentTransfer? = nil
    ) {
        self.keeper = keeper
        client = keeper.client
        configuration = keeper.configuration
        clock = keeper.clock
        fault = keeper.fault
        logger = keeper.logger
        self.resolver =
            resolver
            ?? RecipientResolver(
                client: keeper.client, aliases: keeper.configuration.aliases, clock: keeper.clock)
        self.attachments = attachments
        spool = Spool(path: keeper.configuration.spool)
    }

    nonisolated var database: ClientDatabase { client.database }

    /// Takes in what is new and tries to send what is due.
    ///
    /// - Throws: ``BridgeError`` when files or the store fail; nothing is lost then.
    public func pass() async throws -> Report {
        guard !isBusy else { return Report() }
        isBusy = true
        defer { isBusy = false }
        do {
            var report = Report()
            try spool.root.prepare([.inbox])
            if try await keeper.claimOutbox(into: spool).isWaiting {
                report.nextNanoseconds =
                    clock.nowNanoseconds + BridgeLimits.outboxQuietSeconds * BridgeLimits.second
            }
            let places = try takeIn(&report)
            try await work(places, &report)
            try await warnOfChangedNames()
            try await clean()
            return report
        } catch {
            throw BridgeError(error)
        }
    }

    // MARK: - Taking in

    /// Finds what lies in the spool and is not done with, and writes what is new into the journal.
    private func takeIn(_ report: inout Report) throws -> [String: MaildirPlacement] {
        var places: [String: MaildirPlacement] = [:]
        for placement in try spool.waiting() {
            let key = placement.name.unique
            let known = try database.read { try $0.submission(spool: key) }
            guard known?.state.isOpen != false else { continue }
            places[key] = placement
            if known != nil, recipients[key] != nil { continue }
            // One at a time in memory: they may be large, and wait for long.
            let mail = try read(placement, arrived: known?.arrivalNanoseconds ?? clock.nowNanoseconds)
            recipients[key] = Set(mail.envelope.map { $0.addressSpecification.lowercased() })
            guard known == nil else { continue }
            try fault(.beforeJournal)
            try journal(mail)
            try fault(.afterJournal)
            report.taken += 1
        }
        return places
    }

    private func read(_ placement: MaildirPlacement, arrived: Int64) throws -> SpooledMail {
        SpooledMail(
            placement, bytes: try Scan(spool.root).content(of: placement), arrivalNanoseconds: arrived)
    }

    private func journal(_ mail: SpooledMail) throws {
        var record = MailSubmissionRecord(
            spool: mail.key, identifier: mail.mail?.header.messageIdentifier?.string, digest: mail.digest,
            arrivalNanoseconds: mail.arrivalNanoseconds)
        if mail.mail == nil {
            record.state = .failing
            record.failure = Refusal.Code.unreadable.rawValue
            record.decidedNanoseconds = clock.nowNanoseconds
        }
        try database.write { store in
            var record = record
            if record.state == .queued, let identifier = record.identifier {
                let earlier = try store.submissions(identifier: identifier).first { other in
                    other.digest == record.digest && other.state != .failed && other.state != .failing
                        && record.arrivalNanoseconds - other.arrivalNanoseconds < BridgeLimits.duplicateMemory
                }
                if earlier != nil { record.state = .repeated }
            }
            try store.insert(record)
        }
    }

    // MARK: - Sending

    private func work(_ places: [String: MaildirPlacement], _ report: inout Report) async throws {
        let now = clock.nowNanoseconds
        // A mail that waits holds up those behind it to the same people, and nobody else.
        var held: Set<String> = []
        for submission in try database.read({ try $0.openSubmissions() }) {
            guard let place = places[submission.spool] else {
                try forget(submission)
                continue
            }
            let recipients = recipients[submission.spool] ?? []
            if submission.state != .failing {
                guard held.isDisjoint(with: recipients) else {
                    held.formUnion(recipients)
                    report.waiting += 1
                    continue
                }
                guard submission.nextNanoseconds <= now else {
                    held.formUnion(recipients)
                    wait(until: submission.nextNanoseconds, &report)
                    continue
                }
            }
            let mail = try read(place, arrived: submission.arrivalNanoseconds)
            let isHeld = try await advance(submission, mail, &report)
            if isHeld { held.formUnion(recipients) }
        }
    }

    private func wait(until nanoseconds: Int64, _ report: inout Report) {
        report.waiting += 1
        report.nextNanoseconds = min(report.nextNanoseconds ?? .max, nanoseconds)
    }

    /// The spool file is gone though nothing was done: somebody removed it by hand.
    private func forget(_ submission: MailSubmissionRecord) throws {
        var record = submission
        record.state = submission.state == .prepared ? .delivered : .failed
        try database.write { try $0.update(record) }
    }

    /// - Returns: Whether mail behind it has to wait.
    private func advance(
        _ submission: MailSubmissionRecord, _ mail: SpooledMail, _ report: inout Report
    ) async throws -> Bool {
        do {
            var submission = submission
            if submission.state == .queued {
                try await prepare(&submission, mail)
                submission.attempts = 0
            }
            if submission.state == .prepared {
                try await publish(submission, &report)
                // Looked after again until the own message has come back.
                submission.nextNanoseconds =
                    clock.nowNanoseconds + RetrySchedule.wait(afterAttempts: submission.attempts)
                submission.attempts += 1
                try updateUnlessDone(submission)
                return false
            }
            if submission.state == .failing {
                try await bounce(submission, mail)
                report.bounced += 1
            }
            return false
        } catch let refusal as Refusal {
            return try await takeRefusal(refusal, submission, mail, &report)
        } catch let error as ClientError {
            return try await takeRefusal(Refusal(error), submission, mail, &report)
        }
    }

    /// The own message may have come back meanwhile.
    private func updateUnlessDone(_ submission: MailSubmissionRecord) throws {
        try database.write { store in
            guard let now = try store.submission(submission.number), now.state.isOpen, now.state != .failing
            else {
                return
            }
            try store.update(submission)
        }
    }

    private func takeRefusal(
        _ refusal: Refusal, _ submission: MailSubmissionRecord, _ mail: SpooledMail, _ report: inout Report
    ) async throws -> Bool {
        guard var record = try database.read({ try $0.submission(submission.number) }), record.state.isOpen
        else {
            return false
        }
        let now = clock.nowNanoseconds
        record.failure = refusal.code.rawValue
        record.recipient = refusal.recipient
        guard refusal.isTemporary else { return try await fail(record, mail, at: now, &report) }
        switch RetrySchedule.failed(record, at: now) {
        case .wait(let next): record.nextNanoseconds = next
        case .waitAndTell(let next):
            record.nextNanoseconds = next
            record.isDelayTold = true
            if mail.notify.contains("delay") {
                try await keeper.deliverDelayNotice(
                    refusal, record, mail, until: mail.arrivalNanoseconds + BridgeLimits.patience)
            }
        case .giveUp:
            record.failure = Refusal.Code.expired.rawValue
            return try await fail(record, mail, at: now, &report)
        }
        record.attempts += 1
        let waiting = record
        try database.write { try $0.update(waiting) }
        wait(until: record.nextNanoseconds, &report)
        logger.info("a mail waits", metadata: ["reason": "\(refusal.code)", "attempt": "\(record.attempts)"])
        return true
    }

    private func fail(
        _ submission: MailSubmissionRecord, _ mail: SpooledMail, at now: Int64, _ report: inout Report
    ) async throws -> Bool {
        var record = submission
        record.state = .failing
        record.decidedNanoseconds = now
        let failing = record
        // What is returned must not be sent later all the same.
        for part in try database.read({ try $0.parts(of: failing.number) }) where !part.isDelivered {
            try await client.withdraw(MessageID(part.message), in: ConversationID(part.conversation))
        }
        try database.write { try $0.update(failing) }
        try await bounce(failing, mail)
        report.bounced += 1
        return false
    }

    private func bounce(_ submission: MailSubmissionRecord, _ mail: SpooledMail) async throws {
        try fault(.beforeBounce)
        try await keeper.returnToWriter(submission, mail)
        try fault(.afterBounce)
        var record = submission
        record.state = .failed
        let failed = record
        try database.write { try $0.update(failed) }
        logger.notice("a mail was returned", metadata: ["reason": "\(submission.failure ?? "")"])
    }

    // MARK: - Tidying

    /// Removes the spool files of mails that are done with.
    ///
    /// - Throws: ``BridgeError``; what is left is removed by the next call.
    public func clean() async throws {
        do { try await removeFinished() } catch { throw BridgeError(error) }
    }

    private func removeFinished() async throws {
        for placement in try spool.waiting() {
            guard let record = try database.read({ try $0.submission(spool: placement.name.unique) }),
                !record.state.isOpen
            else { continue }
            if record.state == .delivered { try await tellSuccess(record, placement) }
            try fault(.beforeSpoolRemoved)
            _ = try Relocation(spool.root).remove(placement)
            recipients[placement.name.unique] = nil
            try fault(.afterSpoolRemoved)
        }
    }

    private func tellSuccess(_ record: MailSubmissionRecord, _ placement: MaildirPlacement) async throws {
        let mail = try read(placement, arrived: record.arrivalNanoseconds)
        guard mail.notify.contains("success") else { return }
        try await keeper.deliverSuccessNotice(record, mail)
    }
}

extension MailSubmissionRecord.State {
    /// Whether something is still to be done.
    var isOpen: Bool {
        switch self {
        case .queued, .prepared, .failing: true
        case .delivered, .failed, .repeated: false
        }
    }
}

import Client
import Conversations
import Crypto
import Identity
import Mail
import MailConversion
import MailParsing
import Maildir
import Store
import Submission

/// The outbox, and what comes back from sending.
///
/// See: spec mail.md 3.3 and 3.7
extension MailKeeper {
    /// Takes complete mails out of the outbox into the spool. The rename is the claim: what is gone from the outbox is sent
    /// once, whatever happens next.
    ///
    /// - Returns: How many were taken, and whether some were too young to be.
    func claimOutbox(into spool: Spool) throws -> (taken: Int, isWaiting: Bool) {
        let now = clock.nowNanoseconds / BridgeLimits.second
        let scan = Scan(root)
        var taken = 0
        var isWaiting = false
        for place in try scan.folders([folders[.outbox]]) where !place.name.flags.contains(.draft) {
            guard let changed = scan.changed(place) else { continue }
            guard now - changed >= BridgeLimits.outboxQuietSeconds else {
                isWaiting = true
                continue
            }
            try fault(.beforeClaim)
            if try claim(place, into: spool) { taken += 1 }
            try fault(.afterClaim)
        }
        return (taken, isWaiting)
    }

    private func claim(_ place: MaildirPlacement, into spool: Spool) throws -> Bool {
        let bytes = try Scan(root).content(of: place)
        let name = try MaildirName(
            sentNanoseconds: clock.nowNanoseconds, identity: Self.spoolIdentity(place), bytes: bytes)
        do throws(MaildirError) {
            let target = "\(spool.root.path)/new/\(name)"
            return try Relocation(root, faults: maildirFaults).claim(place, as: target)
        } catch {
            guard error.code == .crossesFileSystems else { throw error }
            // The name comes from the file, so that a second try after a crash makes no second mail.
            let fixed = try MaildirName(sentNanoseconds: 0, identity: Self.spoolIdentity(place), bytes: bytes)
            let item = Delivery.Item(
                folder: .inbox, name: fixed, bytes: bytes,
                modified: FileTime(nanosecondsSince1970: clock.nowNanoseconds))
            _ = try Delivery(spool.root, faults: maildirFaults).deliver([item])
            return try Relocation(root, faults: maildirFaults).remove(place)
        }
    }

    private static func spoolIdentity(_ place: MaildirPlacement) -> String {
        let hash = SHA256.hash(data: Array("\(place.name.unique) \(place.inode)".utf8))
        return MailIdentity(Array(hash)).map { String($0.hex.prefix(32)) } ?? "0"
    }

    // MARK: - Notices to the writer

    /// Tells the writer of a mail that it was not sent, with the whole mail; or keeps it among the drafts when the writer
    /// wants no notices. May be called again for the same mail.
    func returnToWriter(_ submission: MailSubmissionRecord, _ mail: SpooledMail) throws {
        let code = submission.failure.flatMap { Refusal.Code(rawValue: $0) } ?? .networkUnreachable
        var refusal = Refusal(code)
        if let recipient = submission.recipient.flatMap({ AddressSpecification.parse(list: $0).first }) {
            refusal = Refusal(code, recipient: recipient)
        }
        let wantsNotice = mail.notify.contains("failure")
        if wantsNotice {
            try deliver(.failed(refusal), submission, mail, at: submission.decidedNanoseconds ?? 0)
        }
        let isUseless = mail.source == .outbox && (code == .unreadable || code == .noRecipients)
        if !wantsNotice || isUseless { try keepDraft(submission, mail) }
    }

    /// Tells the writer of a mail that it takes longer.
    func deliverDelayNotice(
        _ refusal: Refusal, _ submission: MailSubmissionRecord, _ mail: SpooledMail, until: Int64
    ) throws {
        try deliver(
            .delayed(refusal, until: until), submission, mail,
            at: mail.arrivalNanoseconds + BridgeLimits.delayNotice)
    }

    /// Tells the writer of a mail, who asked for it, that it was sent.
    func deliverSuccessNotice(_ submission: MailSubmissionRecord, _ mail: SpooledMail) throws {
        let sent = try database.read { store in
            try store.parts(of: submission.number).compactMap {
                try store.message($0.message)?.sentNanoseconds
            }
        }
        try deliver(.delivered, submission, mail, at: sent.max() ?? mail.arrivalNanoseconds)
    }

    private func deliver(
        _ outcome: BounceMail.Outcome, _ submission: MailSubmissionRecord, _ mail: SpooledMail, at time: Int64
    ) throws {
        let state = try destination(of: submission, mail)
        let header = mail.mail?.header ?? (try? MailParser().parseHeader(mail.message)) ?? MailHeader()
        let recipients: [String]
        switch outcome {
        case .failed(let refusal), .delayed(let refusal, _): recipients = refusal.recipient.map { [$0] } ?? []
        case .delivered: recipients = []
        }
        let named = recipients.isEmpty ? mail.envelope.map(\.addressSpecification) : recipients
        let notice = try BounceMail(
            outcome: outcome, original: mail.message, header: header, recipients: named, own: own,
            conversation: state?.conversation, arrivalNanoseconds: mail.arrivalNanoseconds,
            nanoseconds: time
        ).compose(settings: settings)
        try deliver(notice: notice, folder: .inbox)
    }

    /// The thread a mail goes to, as far as that is known: the notice belongs there.
    private func destination(of submission: MailSubmissionRecord, _ mail: SpooledMail) throws -> ThreadState?
    {
        let part = try database.read { try $0.parts(of: submission.number).first }
        if let part, let identity = try identity(of: ConversationID(part.conversation)) {
            return try existingThread(identity)
        }
        for address in mail.envelope {
            switch try? Recipient(address, in: domain) {
            case .group(let key):
                if let identity = try identity(ofThread: key) { return try existingThread(identity) }
            case .inbox(let inbox):
                if let state = try existingThread(.directMessage(between: own, and: inbox)) { return state }
            default: continue
            }
        }
        return nil
    }

    private func keepDraft(_ submission: MailSubmissionRecord, _ mail: SpooledMail) throws {
        let key = SpooledMail.idempotencyKey(spool: submission.spool, position: 0)
        let name = try MaildirName(
            sentNanoseconds: mail.arrivalNanoseconds, identity: key, bytes: mail.message)
        // An earlier try got that far, and its writer has flagged or opened it since.
        guard try Scan(root).locate([name.unique], in: [folders[.drafts]]).isEmpty else { return }
        try fault(.beforeDraft)
        _ = try Delivery(root, faults: maildirFaults).deliver([
            Delivery.Item(
                folder: folders[.drafts], name: name, flags: [.flagged], bytes: mail.message,
                modified: FileTime(nanosecondsSince1970: mail.arrivalNanoseconds))
        ])
        try fault(.afterDraft)
    }
}

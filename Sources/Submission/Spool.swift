internal import Glibc
public import Maildir

/// The folder where mails wait for the daemon; whoever queues needs nobody's leave and nobody running.
///
/// It is a Maildir folder, so that queueing has the same guarantees as a delivery: when it returns, the mail is safe.
/// See: spec mail.md 3.1.
public struct Spool: Sendable {
    public let root: MaildirRoot
    private let faults: FaultPoints

    /// - Parameter path: the folder; made when it is not there.
    public init(path: String, faults: FaultPoints = .none) {
        root = MaildirRoot(path: path)
        self.faults = faults
    }

    /// Queues a mail.
    ///
    /// - Parameters:
    ///   - identity: what makes this submission unique: letters and digits.
    ///   - limit: how many mails may wait.
    /// - Returns: where it lies.
    /// - Throws: `SubmissionError` `.temporary` when disk or spool is full, `.cannotCreate`, `.io`; nothing is queued then.
    public func queue(
        _ file: SpoolFile, identity: String, limit: Int
    ) throws(SubmissionError) -> MaildirPlacement {
        do throws(MaildirError) {
            try root.prepare([.inbox])
            guard try waiting().count < limit else {
                throw MaildirError(.full, "the spool is full")
            }
            let bytes = file.bytes
            let name = try MaildirName(sentNanoseconds: file.arrival, identity: identity, bytes: bytes)
            let item = Delivery.Item(
                folder: .inbox, name: name, bytes: bytes,
                modified: FileTime(nanosecondsSince1970: file.arrival))
            return try deliver(item)
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Whoever is told of an error sends the mail again: what is visible by then must not be sent as well.
    private func deliver(_ item: Delivery.Item) throws(MaildirError) -> MaildirPlacement {
        do throws(MaildirError) {
            guard let placement = try Delivery(root, faults: faults).deliver([item]).first?.placement else {
                throw MaildirError(.io, "nothing was written")
            }
            return placement
        } catch {
            let found = try? Scan(root).locate([item.name.unique], in: [item.folder])
            guard let placement = found?.values.first?.first else { throw error }
            // What can neither be flushed nor removed waits to be sent like any other.
            guard (try? Relocation(root).remove(placement)) == true else { return placement }
            throw error
        }
    }

    /// Queues a mail that has just arrived.
    ///
    /// - Parameter limit: how many mails may wait.
    /// - Throws: as ``queue(_:identity:limit:)``.
    public func submit(
        _ submission: SubmittedMail, source: SpoolFile.Source, limit: Int
    ) throws(SubmissionError) -> MaildirPlacement {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let arrival = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        let identity = String(UInt64.random(in: .min ... .max), radix: 36) + "p\(getpid())"
        return try queue(
            SpoolFile(submission, source: source, arrival: arrival), identity: identity, limit: limit)
    }

    /// The mails that wait, oldest first; none before the first was queued.
    ///
    /// - Throws: `MaildirError`.
    public func waiting() throws(MaildirError) -> [MaildirPlacement] {
        try Scan(root).folders([.inbox]).sorted { $0.name.base < $1.name.base }
    }

    /// Whether a mail still waits.
    public func holds(_ placement: MaildirPlacement) -> Bool {
        ((try? Scan(root).locate([placement.name.unique], in: [.inbox])) ?? [:]).isEmpty == false
    }

    private static func refusal(_ error: MaildirError) -> SubmissionError {
        switch error.code {
        case .full, .exhausted:
            SubmissionError(
                .temporary, "The mail was not queued: disk or spool is full. Make room and send it again.")
        case .readOnly, .missing, .unsuitable, .crossesFileSystems, .invalidName:
            SubmissionError(
                .cannotCreate, "The mail was not queued: the spool cannot be written (\(error.reason)).")
        case .exists, .io:
            SubmissionError(.io, "The mail was not queued: writing it failed (\(error.reason)).")
        }
    }
}

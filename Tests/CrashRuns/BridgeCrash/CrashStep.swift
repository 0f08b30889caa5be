import Bridge
import Maildir
import Submission

/// A place at which the mail side, or a program that gives it a mail, can be killed: the bridge's own, those of the
/// Maildir, those of the spool that the accounts share, and those of queueing.
struct CrashStep: Hashable, CustomStringConvertible {
    /// What has to happen beforehand, beyond messages that come and mails that go, for the mail side to get to a step.
    enum Need {
        /// A user moves a mail of a conversation, so that the rest of it follows.
        case move
        /// A message that has been delivered is deleted for everybody.
        case deletion
        /// A mail to somebody who does not exist.
        case bounce
        /// The same, and its writer wants no notices.
        case draft
        /// A mail that has lain in the outbox for a while.
        case outboxMail
        /// A mail in the shared spool.
        case sharedMail
        /// The same, for a spool on another file system.
        case distantMail
        /// A mail with a file that goes by a server.
        case largeMail
        /// A message that points to a file on a server.
        case file
    }

    /// As the child is told.
    let name: String
    let need: Need?
    /// Who dies, when it is not the mail side.
    let program: SpoolFile.Source?

    var description: String { name }

    static let all =
        BridgeFault.allCases.map(CrashStep.init) + FaultPoints.Point.allCases.map(CrashStep.init)
        + [CrashStep(.renameBetweenFolders, inSpoolFor: .sharedMail)]
        + (Places.elsewhere == nil
            ? [] : (delivering + [.remove]).map { CrashStep($0, inSpoolFor: .distantMail) })
        + [SpoolFile.Source.sendmail, .smtp].flatMap { program in
            delivering.map { CrashStep($0, of: program) }
        }

    private static let delivering: [FaultPoints.Point] = [
        .createTemporary, .writeTemporary, .flushTemporary, .closeTemporary, .renameIntoPlace, .flushFolder,
        .afterDelivery,
    ]

    private init(_ fault: BridgeFault) {
        name = fault.rawValue
        program = nil
        need =
            switch fault {
            case .beforeMovesStored, .afterMovesStored, .afterMoved: .move
            case .beforeRemoval, .afterRemoval: .deletion
            case .beforeBounce, .afterBounce: .bounce
            case .beforeDraft, .afterDraft: .draft
            case .beforeClaim, .afterClaim: .outboxMail
            case .beforeHandOver, .afterHandOver, .beforeJournal, .afterJournal, .beforePrepared,
                .afterPrepared, .afterSubmitted, .afterPublished, .beforeSpoolRemoved, .afterSpoolRemoved:
                .sharedMail
            case .beforeFetch, .afterFetch: .file
            case .beforeUpload, .afterUpload: .largeMail
            default: nil
            }
    }

    private init(_ point: FaultPoints.Point) {
        name = "maildir.\(point.rawValue)"
        program = nil
        need =
            switch point {
            case .renameBetweenFolders, .flushSource, .afterRelocation: .move
            case .remove: .deletion
            default: nil
            }
    }

    private init(_ point: FaultPoints.Point, inSpoolFor need: Need) {
        name = "spool.\(point.rawValue)"
        program = nil
        self.need = need
    }

    private init(_ point: FaultPoints.Point, of program: SpoolFile.Source) {
        name = "\(program.rawValue).\(point.rawValue)"
        need = nil
        self.program = program
    }
}

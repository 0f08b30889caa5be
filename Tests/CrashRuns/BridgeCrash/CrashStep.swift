import Bridge
import Maildir

/// A place at which the mail side can be killed: the bridge's own, and those of the Maildir.
struct CrashStep: Hashable, CustomStringConvertible {
    /// What has to happen beforehand, beyond messages that come and mails that go, for the mail side to get to a step.
    enum Need {
        /// A user moves a mail of a conversation, so that the rest of it follows.
        case move
        /// A message that has been delivered is deleted for everybody.
        case deletion
        /// A mail to somebody who does not exist.
        case bounce
        /// A mail that has lain in the outbox for a while.
        case outboxMail
    }

    /// As the child is told.
    let name: String
    let need: Need?

    var description: String { name }

    static let all = BridgeFault.allCases.map(CrashStep.init) + FaultPoints.Point.allCases.map(CrashStep.init)

    private init(_ fault: BridgeFault) {
        name = fault.rawValue
        need =
            switch fault {
            case .beforeMovesStored, .afterMovesStored, .afterMoved: .move
            case .beforeRemoval, .afterRemoval: .deletion
            case .beforeBounce, .afterBounce: .bounce
            case .beforeClaim, .afterClaim: .outboxMail
            default: nil
            }
    }

    private init(_ point: FaultPoints.Point) {
        name = "maildir." + point.rawValue
        need =
            switch point {
            case .renameBetweenFolders, .flushSource, .afterRelocation: .move
            case .remove: .deletion
            default: nil
            }
    }
}

import Content
import Identity
import MailConversion

/// Finds out what the user decides by moving messages.
///
/// What can change under us: a mail client may move a thread file by file over seconds; copy first and remove hours later;
/// remove first and copy afterwards; move one message to one folder and another to a second. What was decided: nothing is
/// settled before the folders have been quiet for two seconds, or after ten seconds without quiet; then each conversation
/// is decided about once, by its last move. When more than twenty conversations (or what is configured) would become denied within ten seconds,
/// that is a program's doing, and all of them wait until the user says so.
///
/// States: of each conversation none, or one wish with its time. Events: a move, a notice that folders change, the passing
/// of time. A move that decides something makes or replaces the wish; a move that decides nothing leaves it; quiet or the
/// end of patience hands all wishes out, as decisions or as held ones.
///
/// See: spec mail.md 4.3 and 4.4
struct FolderMoveDetector: Sendable {
    /// What the user wants of a conversation.
    struct Decision: Sendable, Hashable {
        let thread: String
        let state: ConsentState
        /// The folder the moved message came from.
        let origin: MailFolder
        /// Who wrote the message that was moved last; nil for the bridge's own mails.
        let author: InboxID?
    }

    /// What comes of the wishes.
    enum OnSettled: Sendable, Hashable {
        case nothing
        case decide([Decision])
        /// Too many at once.
        case hold([Decision])
    }

    private var wishes: [String: (decision: Decision, order: Int)] = [:]
    private var order = 0
    private var firstMove: Int64?
    private var lastNotice: Int64 = 0
    /// Conversations denied lately, with the time.
    private var denials: [(thread: String, at: Int64)] = []
    private let denialsAtOnce: Int

    /// - Parameter denialsAtOnce: more than this within ten seconds wait for the user.
    init(denialsAtOnce: Int) { self.denialsAtOnce = denialsAtOnce }

    /// Something in the folders changed, whatever it was.
    mutating func notice(at now: Int64) { lastNotice = max(lastNotice, now) }

    /// A message of a conversation was moved by somebody else than us.
    ///
    /// - Returns: What the user wants by that; nil when the move says nothing.
    @discardableResult
    mutating func moved(
        thread: String, from origin: MailFolder, to target: MailFolder, author: InboxID?, at now: Int64
    ) -> Decision? {
        notice(at: now)
        guard let state = FolderPlan.decision(from: origin, to: target) else { return nil }
        // The state before the first of several moves is what an undo goes back to.
        let first = wishes[thread]?.decision.origin ?? origin
        let decision = Decision(thread: thread, state: state, origin: first, author: author)
        wish(decision, at: now)
        return decision
    }

    /// Takes up a wish that was noted and not decided about before the program ended.
    mutating func restore(_ decision: Decision, at now: Int64) {
        notice(at: now)
        wish(decision, at: now)
    }

    private mutating func wish(_ decision: Decision, at now: Int64) {
        order += 1
        wishes[decision.thread] = (decision, order)
        if firstMove == nil { firstMove = now }
    }

    /// When ``settled(at:)`` is worth calling; nil while there is nothing to decide.
    var deadline: Int64? {
        firstMove.map { min(lastNotice + BridgeLimits.settling, $0 + BridgeLimits.settlingPatience) }
    }

    /// The wishes, once it has been quiet.
    mutating func settled(at now: Int64) -> OnSettled {
        guard let deadline, now >= deadline else { return .nothing }
        return take(at: now)
    }

    /// The wishes now, whether or not it is quiet: for a single pass.
    mutating func take(at now: Int64) -> OnSettled {
        let decisions = wishes.values.sorted { $0.order < $1.order }.map(\.decision)
        wishes = [:]
        firstMove = nil
        guard !decisions.isEmpty else { return .nothing }
        denials.removeAll { now - $0.at > BridgeLimits.denialWindow }
        let denied = Set(decisions.filter { $0.state == .denied }.map(\.thread))
        if denied.union(denials.map(\.thread)).count > denialsAtOnce { return .hold(decisions) }
        denials += denied.map { ($0, now) }
        return .decide(decisions)
    }
}

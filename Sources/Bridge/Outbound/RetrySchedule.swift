import Store

/// When a mail that could not be sent is tried again, when its writer is told, and when it is given up.
///
/// States: the submission's own. Event: an attempt failed for a reason that may pass. Younger than 15 minutes: wait, longer
/// each time. Older, and not told: wait, and tell. Older than 48 hours: give up.
///
/// See: spec mail.md 3.7
struct RetrySchedule {
    enum OnFailure: Sendable, Hashable {
        case wait(until: Int64)
        case waitAndTell(until: Int64)
        case giveUp
    }

    /// How long to wait after so many attempts.
    static func wait(afterAttempts attempts: Int) -> Int64 {
        attempts < BridgeLimits.retries.count ? BridgeLimits.retries[attempts] : BridgeLimits.laterRetries
    }

    /// What to do after one more failed attempt.
    static func failed(_ submission: MailSubmissionRecord, at now: Int64) -> OnFailure {
        let age = now - submission.arrivalNanoseconds
        if age >= BridgeLimits.patience { return .giveUp }
        let wait = wait(afterAttempts: submission.attempts)
        let next = min(now + wait, submission.arrivalNanoseconds + BridgeLimits.patience)
        if age >= BridgeLimits.delayNotice, !submission.isDelayTold { return .waitAndTell(until: next) }
        return .wait(until: next)
    }
}

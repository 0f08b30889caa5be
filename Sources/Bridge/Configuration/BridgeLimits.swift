import Maildir

/// Figures of the bridge, each with its source.
enum BridgeLimits {
    static let second: Int64 = 1_000_000_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour

    /// The name under which the bridge reads the engine's events.
    static let reader = "mail"
    /// Mails that share a batch: one flush of each folder, two transactions.
    ///
    /// See: spec mail.md 1.5
    static let mailsPerBatch = Delivery.largestBatch
    /// Bytes of composed mail in a batch; two batches are in memory at once.
    static let bytesPerBatch = 8 << 20
    /// Events dealt with before others get their turn: enough batches for the disk to be busy while mail is made.
    static let eventsPerPass = 4 * mailsPerBatch

    /// Bytes of files fetched for one batch.
    static let fetchedBytes = 32 << 20

    /// A file counts as gone when two looks this far apart have missed it.
    ///
    /// See: spec mail.md 1.8
    static let absence = Absence.confirmation
    /// Quiet before moves are decided about, and the longest wait for quiet.
    ///
    /// See: spec mail.md 4.4, rule 5
    static let settling = 2 * second
    static let settlingPatience = 10 * second
    /// Conversations becoming denied within the window are counted together.
    ///
    /// See: spec mail.md 4.4, rule 7
    static let denialWindow = 10 * second
    /// How long a file that went may come back in another folder and still count as moved.
    ///
    /// See: spec mail.md 4.4, rule 4
    static let tombstoneMemory = 30 * day
    /// Files moved in one go, and the pause after it: a mail client has the folder open.
    ///
    /// See: spec mail.md 4.5
    static let movesAtOnce = 500
    static let pauseBetweenMoves = Duration.milliseconds(100)

    /// A file in the outbox is left alone this long after it was touched: a client appends and then sets a flag.
    ///
    /// See: spec mail.md 3.3
    static let outboxQuietSeconds: Int64 = 2
    /// When a mail that could not be sent is tried again; then hourly.
    ///
    /// See: spec mail.md 3.7
    static let retries = [5 * second, 15 * second, minute, 5 * minute, 15 * minute]
    static let laterRetries = hour
    /// When its writer is told that it takes longer, and when it is given up.
    static let delayNotice = 15 * minute
    static let patience = 48 * hour
    /// The same mail within this time is not sent twice.
    static let duplicateMemory = 7 * day
    /// How long an answer to whom an address leads is believed.
    static let knownAddressMemory = 10 * minute
    /// Between two looks at whom the addresses of the user's names lead to.
    static let namesLook = day
    /// How long an answer that nobody has an address is believed.
    static let unknownAddressMemory = minute

    /// Looks at everything though nothing was heard.
    ///
    /// See: spec mail.md 1.8
    static let safetyLook = Duration.seconds(300)
    /// Between two tries while the disk is full or may not be written, and between two lines in the log about it.
    ///
    /// See: spec mail.md 1.9, rule 7
    static let stoppedRetry = Duration.seconds(5)
    static let stoppedLog = minute
    /// Ancestors looked for above an answered message.
    ///
    /// See: spec mail.md 2.4
    static let ancestors = 20
    /// Messages looked at for the newest one that says something.
    static let newestLooks = 20
}

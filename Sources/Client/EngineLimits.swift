/// Figures of the engine, each with its source.
enum EngineLimits {
    /// Envelopes whose effects share one transaction.
    static let envelopesPerTransaction = 100
    /// Messages in one publish request, and their bytes together; well under the node's limit.
    static let messagesPerRequest = 50
    static let bytesPerRequest = 1 << 20
    /// Rounds an operation waits for before it is left to later rounds. The reference gives up after 3.
    ///
    /// See: spec groups.md 12.2
    static let roundsPerIntent = 10
    /// Attempts to build a commit before its wish is refused.
    ///
    /// See: spec groups.md 12.1
    static let attemptsPerCommit = 3
    /// Questions a rule may ask about identity logs before its commit is given up for now.
    static let questionsPerCommit = 4
    /// Conversations synchronised at once.
    ///
    /// See: spec groups.md 12.8
    static let conversationsAtOnce = 10
    /// Groups in one question for the newest messages.
    ///
    /// See: spec groups.md 12.8
    static let groupsPerQuestion = 1000
    /// Conversations kept in memory.
    static let conversationsInMemory = 64
    /// How long a replaced key package can still be used: 24 hours.
    ///
    /// See: spec identity.md 8.5
    static let keyPackageAfterlifeNanoseconds: Int64 = 24 * 3600 * 1_000_000_000
    /// How long a key package that was not used stays: 30 days.
    ///
    /// See: spec identity.md 8.5
    static let keyPackageRotationNanoseconds: Int64 = 30 * 24 * 3600 * 1_000_000_000
    /// Installations asked for in one key package question, and key packages worth a task of their own.
    static let keyPackagesPerQuestion = 100
    static let keyPackagesPerTask = 8
    /// First wait before a welcome is tried again, its growth, the longest wait, and when to give up.
    ///
    /// See: spec groups.md 9.4
    static let welcomeFirstWaitNanoseconds: Int64 = 5 * 60 * 1_000_000_000
    static let welcomeLongestWaitNanoseconds: Int64 = 2 * 3600 * 1_000_000_000
    static let welcomeAttempts = 100
    static let welcomePatienceNanoseconds: Int64 = 3 * 24 * 3600 * 1_000_000_000
    /// Groups a new installation of ours is added to were active within this time: 90 days.
    ///
    /// See: spec groups.md 5.4
    static let activeGroupsNanoseconds: Int64 = 90 * 24 * 3600 * 1_000_000_000
    /// Messages whose time is up, removed in one go.
    static let expiriesPerPass = 500
    /// The longest time a live feed leaves a node that cannot be reached alone.
    static let liveLongestPause = Duration.seconds(30)
    /// Time between two looks at everything while streams are open: a node may keep rows back from a stream.
    ///
    /// See: spec network.md 1.5
    static let liveSweepInterval = Duration.seconds(300)
    /// How long a live feed waits for more of the same before it acts.
    static let liveSettling = Duration.milliseconds(50)
    /// How long a stream that the node refused stays closed.
    static let liveReopenWait = Duration.seconds(60)
    /// Time between two looks at the commit logs of the network: 5 minutes.
    ///
    /// See: spec groups.md 13.6
    static let commitLogInterval = Duration.seconds(300)
    /// How often one installation may have itself removed and added again in one conversation: once an hour.
    static let readdIntervalNanoseconds: Int64 = 3600 * 1_000_000_000
    /// Bytes of a message id.
    ///
    /// See: spec groups.md 10.2
    static let messageIDBytes = 32
    /// Attempts to answer a request for history, its first wait, the longest one, and when to give up.
    ///
    /// See: spec device-sync.md 5
    static let historyAttempts = 20
    static let historyFirstWaitNanoseconds: Int64 = 2 * 1_000_000_000
    static let historyLongestWaitNanoseconds: Int64 = 60 * 1_000_000_000
    static let historyPatienceNanoseconds: Int64 = 3 * 24 * 3600 * 1_000_000_000
    /// Letters and digits of a request's pin.
    ///
    /// See: spec device-sync.md 6.1
    static let historyPinLength = 5
}

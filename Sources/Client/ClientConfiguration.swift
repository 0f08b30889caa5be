public import NodeClient
public import Store

/// How an account is opened.
public struct ClientConfiguration: Sendable {
    /// The account's folder.
    public var folder: String
    /// Where the key of its store comes from.
    public var key: KeySource
    /// Whether installations of this inbox keep their preferences in step.
    public var deviceSync = true
    /// Where archives are left for our other installations, such as `https://host`; nothing is uploaded anywhere else.
    public var historyServer: String?
    /// Carries those archives there and back.
    public var files: (any FileCarrier)?
    /// Whether a conversation whose state is not the others' is brought back without asking; other members see it.
    public var recoversForks = false
    /// Whether requests of our other installations for history are answered without asking.
    public var answersHistoryRequests = false
    /// The present time.
    public var clock: any ClientClock = SystemClock()
    /// Whether a change that our role does not allow is refused before it leaves; tests that let it out see that the
    /// others refuse it too.
    public var judgesChanges = true
    /// Stops the program at a place; for tests.
    public var faults: FaultHook = { _ in }

    /// An account in a folder.
    public init(folder: String, key: KeySource) {
        self.folder = folder
        self.key = key
    }
}

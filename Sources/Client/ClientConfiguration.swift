public import Store

/// How an account is opened.
public struct ClientConfiguration: Sendable {
    /// The account's folder.
    public var folder: String
    /// Where the key of its store comes from.
    public var key: KeySource
    /// Whether installations of this inbox keep their preferences in step.
    public var deviceSync = true
    /// The version other programs see.
    public var clock: any ClientClock = SystemClock()
    /// Stops the program at a place; for tests.
    public var faults: FaultHook = { _ in }

    /// An account in a folder.
    public init(folder: String, key: KeySource) {
        self.folder = folder
        self.key = key
    }
}

/// Something our own installations ask of each other, until it is done.
///
/// See: spec device-sync.md 5 and 6
public struct HistoryTaskRecord: Sendable, Equatable {
    /// What it is; the numbers are local.
    public enum Kind: Int, Sendable {
        /// Another installation wants an archive.
        case answer = 1
        /// We asked for an archive under this pin.
        case request = 2
        /// An archive waits to be fetched.
        case fetch = 3
    }

    /// How far it has come.
    public enum State: Int, Sendable {
        /// It waits for a person's consent, or for an answer.
        case waiting = 0
        /// It is to be done when its time comes.
        case due = 1
        case done = 2
        case failed = 3
    }

    /// Given by the store.
    public var number: Int64
    /// What it is.
    public var kind: Kind
    /// How far it has come.
    public var state: State
    /// What request and answer have in common.
    public var pin: String
    /// The message of the sync group that brought it.
    public var message: [UInt8]?
    /// Attempts so far.
    public var attempts: Int
    /// When to try next.
    public var nextNanoseconds: Int64
    /// When it came up.
    public var createdNanoseconds: Int64

    /// A new task.
    public init(kind: Kind, state: State, pin: String, message: [UInt8]?, createdNanoseconds: Int64) {
        number = 0
        self.kind = kind
        self.state = state
        self.pin = pin
        self.message = message
        attempts = 0
        nextNanoseconds = createdNanoseconds
        self.createdNanoseconds = createdNanoseconds
    }
}

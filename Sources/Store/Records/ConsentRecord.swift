/// A decision about a conversation or an inbox.
///
/// See: spec device-sync.md 1
public struct ConsentRecord: Sendable, Hashable {
    /// What was decided about.
    public enum Kind: Int, Sendable {
        case conversation = 1
        case inbox = 2
    }

    /// The decision; the numbers are local and one below those of the wire.
    public enum State: Int, Sendable {
        case unknown = 0
        case allowed = 1
        case denied = 2
    }

    /// What was decided about.
    public var kind: Kind
    /// The group id or inbox id, lower-case hexadecimal.
    public var entity: String
    /// The decision.
    public var state: State
    /// When it was made, by the clock of who made it.
    public var decidedNanoseconds: Int64

    /// A decision.
    public init(kind: Kind, entity: String, state: State, decidedNanoseconds: Int64) {
        self.kind = kind
        self.entity = entity
        self.state = state
        self.decidedNanoseconds = decidedNanoseconds
    }
}

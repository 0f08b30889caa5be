/// An update with the place a node gave it.
///
/// See: spec identity.md 2.3, 5.8
public struct LoggedIdentityUpdate: Hashable, Sendable {
    /// Grows within an inbox, with gaps: one counter serves all inboxes.
    public var sequenceID: UInt64
    /// The node's clock, in nanoseconds since 1970.
    public var serverTimestampNanoseconds: UInt64
    /// The update.
    public var update: UnverifiedIdentityUpdate

    /// Puts an entry together.
    public init(sequenceID: UInt64, serverTimestampNanoseconds: UInt64, update: UnverifiedIdentityUpdate) {
        self.sequenceID = sequenceID
        self.serverTimestampNanoseconds = serverTimestampNanoseconds
        self.update = update
    }
}

/// How far from the expected order the messages of a sender may come.
///
/// See: RFC 9420 section 15.3
public struct RatchetWindow: Hashable, Sendable {
    /// How many generations before the next expected one keep their keys; older ones are gone.
    public var outOfOrderTolerance: UInt32
    /// How many generations after the next expected one may be skipped at once.
    public var maximumForwardDistance: UInt32

    /// The defaults are libxmtp's.
    ///
    /// See: spec groups.md 1.1
    public init(outOfOrderTolerance: UInt32 = 5, maximumForwardDistance: UInt32 = 1000) {
        self.outOfOrderTolerance = outOfOrderTolerance
        self.maximumForwardDistance = maximumForwardDistance
    }
}

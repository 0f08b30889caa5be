/// How much a group keeps for messages that come late, and how much it takes from others, in numbers.
public struct GroupParameters: Hashable, Sendable {
    /// How far out of order a sender's messages of one epoch may come.
    public var ratchetWindow: RatchetWindow
    /// For how many epochs before the current one application messages can still be read. Commits and proposals never
    /// can.
    public var pastEpochs: Int
    /// For how many epochs the resumption secret is kept, the current one included.
    ///
    /// See: RFC 9420 section 8.6
    public var resumptionEpochs: Int
    /// What others can make grow, and how far.
    public var limits: GroupLimits

    public init(
        ratchetWindow: RatchetWindow = RatchetWindow(), pastEpochs: Int = 3, resumptionEpochs: Int = 4,
        limits: GroupLimits = GroupLimits()
    ) {
        self.ratchetWindow = ratchetWindow
        self.pastEpochs = pastEpochs
        self.resumptionEpochs = resumptionEpochs
        self.limits = limits
    }
}

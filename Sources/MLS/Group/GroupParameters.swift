/// How much a group keeps for messages that come late, in numbers.
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

    public init(
        ratchetWindow: RatchetWindow = RatchetWindow(), pastEpochs: Int = 3, resumptionEpochs: Int = 4
    ) {
        self.ratchetWindow = ratchetWindow
        self.pastEpochs = pastEpochs
        self.resumptionEpochs = resumptionEpochs
    }
}

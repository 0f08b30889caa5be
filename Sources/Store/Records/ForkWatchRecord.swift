/// What we know of a conversation's commit log on the network, and of our place in it.
///
/// See: spec groups.md 13.6
public struct ForkWatchRecord: Sendable, Equatable {
    /// Whether our state is that of the others; the numbers are local.
    public enum Verdict: Int, Sendable {
        case unknown = 0
        case notForked = 1
        case forked = 2
    }

    /// The MLS group id.
    public var conversation: [UInt8]
    /// The key that signs the log, once somebody has written in it.
    public var consensusKey: [UInt8]?
    /// How far the log was read.
    public var position: Int64 = 0
    /// The newest commit of ours that we wrote into it.
    public var uploaded: Int64 = 0
    /// What the comparison of both logs says.
    public var verdict = Verdict.unknown

    /// Nothing is known yet.
    public init(conversation: [UInt8]) { self.conversation = conversation }
}

/// An envelope that was damaged or refused: recorded and skipped.
public struct RejectedEnvelopeRecord: Sendable, Equatable {
    /// The topic it came on.
    public var topic: String
    /// The node's sequence id.
    public var sequence: Int64
    /// The code of the error.
    public var code: String
    /// When, by our clock.
    public var atNanoseconds: Int64

    /// A refused envelope.
    public init(topic: String, sequence: Int64, code: String, atNanoseconds: Int64) {
        self.topic = topic
        self.sequence = sequence
        self.code = code
        self.atNanoseconds = atNanoseconds
    }
}

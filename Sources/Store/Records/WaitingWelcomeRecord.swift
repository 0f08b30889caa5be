/// A Welcome that could not be processed yet for a reason that may pass.
///
/// See: spec groups.md 9.8
public struct WaitingWelcomeRecord: Sendable, Equatable {
    /// The node's sequence id.
    public var sequence: Int64
    /// The WelcomeMessage, encoded.
    public var payload: [UInt8]
    /// Attempts so far.
    public var attempts: Int
    /// When to try next.
    public var nextNanoseconds: Int64
    /// When it was first tried.
    public var firstNanoseconds: Int64
    /// Why it waits: an error code.
    public var code: String

    /// A waiting Welcome.
    public init(
        sequence: Int64, payload: [UInt8], attempts: Int, nextNanoseconds: Int64, firstNanoseconds: Int64,
        code: String
    ) {
        self.sequence = sequence
        self.payload = payload
        self.attempts = attempts
        self.nextNanoseconds = nextNanoseconds
        self.firstNanoseconds = firstNanoseconds
        self.code = code
    }
}

/// One entry of an inbox's identity log, as the node gave it.
public struct IdentityUpdateRecord: Sendable, Equatable {
    /// The inbox id.
    public var inbox: String
    /// The node's sequence id.
    public var sequence: Int64
    /// The node's time.
    public var serverNanoseconds: Int64
    /// The IdentityUpdate, encoded.
    public var payload: [UInt8]

    /// An entry.
    public init(inbox: String, sequence: Int64, serverNanoseconds: Int64, payload: [UInt8]) {
        self.inbox = inbox
        self.sequence = sequence
        self.serverNanoseconds = serverNanoseconds
        self.payload = payload
    }
}

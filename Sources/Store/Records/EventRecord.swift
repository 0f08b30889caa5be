/// Something that happened, numbered for ever; readers remember how far they have read.
public struct EventRecord: Sendable, Equatable {
    /// Given by the store, ascending without reuse.
    public var number: Int64
    /// What happened; the engine's numbers.
    public var kind: Int
    /// The conversation it happened in.
    public var conversation: [UInt8]?
    /// The message it is about.
    public var message: [UInt8]?
    /// More, encoded by the engine.
    public var detail: [UInt8]?
    /// When, by our clock.
    public var atNanoseconds: Int64

    /// A new event; the number comes from the store.
    public init(
        kind: Int, conversation: [UInt8]? = nil, message: [UInt8]? = nil, detail: [UInt8]? = nil,
        atNanoseconds: Int64
    ) {
        number = 0
        self.kind = kind
        self.conversation = conversation
        self.message = message
        self.detail = detail
        self.atNanoseconds = atNanoseconds
    }
}

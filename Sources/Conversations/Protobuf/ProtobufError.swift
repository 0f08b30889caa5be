/// Why bytes are no protocol buffer of the expected message.
enum ProtobufError: Error, Hashable, Sendable {
    /// A length or a value runs past the end.
    case truncated
    /// A field number of zero, or a key wider than 32 bits.
    case invalidKey
    /// A wire type that does not exist, or one the known field does not have.
    case wrongWireType
    /// A variable-length integer of more than 64 bits.
    case invalidVarint
    /// Text that is not UTF-8.
    case invalidText
    /// More than 100 messages inside one another.
    case tooDeep
    /// The end of a group that did not begin.
    case unexpectedEndGroup
}

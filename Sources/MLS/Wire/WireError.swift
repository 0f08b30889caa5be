/// What is wrong with bytes in the presentation language of MLS.
///
/// See: RFC 9420 section 2.1
public enum WireError: Error, Hashable, Sendable {
    /// The bytes end before the value does, or a vector's content before its last element.
    case truncated
    /// The value ends before the bytes do.
    case trailingBytes
    /// A length is written in more bytes than it needs, which section 2.1.2 forbids.
    case nonMinimalLength
    /// A length has the reserved prefix `0b11`, or a message more bytes than any is taken with.
    case lengthTooLarge
    /// A list of extensions names a type twice, which section 13.4 forbids.
    case duplicateExtension
    /// A field holds a value its type does not have; the text names the field, never the value.
    case invalidValue(String)
}

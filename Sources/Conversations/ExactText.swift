/// Text that is equal only byte for byte.
///
/// Swift's strings call "é" in one and in two code points equal; the reference compares bytes. Names in group state
/// decide permissions, so they are compared as the reference does: otherwise a member could change a name that it may
/// not change, and only this client would not see it.
public struct ExactText: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The bytes; always valid UTF-8.
    public let utf8: [UInt8]

    public init(_ text: String) {
        utf8 = Array(text.utf8)
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Nil when the bytes are not UTF-8.
    public init?(utf8: [UInt8]) {
        guard String(validating: utf8, as: UTF8.self) != nil else { return nil }
        self.utf8 = utf8
    }

    /// The text as a string.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    public var description: String { text }

    /// Bytes of UTF-8, which is what the limits of metadata count.
    public var count: Int { utf8.count }

    public var isEmpty: Bool { utf8.isEmpty }

    public static func < (left: Self, right: Self) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

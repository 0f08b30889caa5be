/// A JSON document that keeps what libraries throw away: the order of members, repeated members, and numbers as they
/// were written.
///
/// See: RFC 8259
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// The number's own text, valid by RFC 8259 section 6.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// A whole number.
    public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// A floating-point number in the form the reference writes; null for NaN and the infinities.
    public static func floating(_ value: Double) -> JSONValue {
        FloatingPointText.shortest(value).map(JSONValue.number) ?? .null
    }

    /// Reads a document.
    ///
    /// - Throws: `malformedJSON`.
    public init(parsing bytes: [UInt8]) throws(ContentError) {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// The document without any white space.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    /// The same as text.
    public var text: String { String(decoding: serialized(), as: UTF8.self) }
}

/// A member of a JSON object.
public struct JSONMember: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
        self.key = key
        self.value = value
    }
}

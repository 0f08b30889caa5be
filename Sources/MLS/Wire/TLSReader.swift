/// Reads the presentation language from bytes that somebody else wrote.
///
/// Nothing here traps or allocates more than the bytes justify, whatever the bytes are. Inside a vector the reader ends
/// where the vector ends.
///
/// See: RFC 9420 section 2.1
public struct TLSReader: ~Escapable {
    private let span: RawSpan
    private var end: Int
    /// How many bytes lie behind.
    public private(set) var offset = 0

    @_lifetime(copy span)
    public init(_ span: RawSpan) {
        self.span = span
        end = span.byteCount
    }

    /// How many bytes are left in the innermost vector.
    public var remaining: Int { end - offset }

    /// Whether the innermost vector, or the whole, is read.
    public var isAtEnd: Bool { offset == end }

    /// - Throws: ``WireError/trailingBytes`` unless everything is read.
    public func expectEnd() throws(WireError) {
        guard isAtEnd else { throw .trailingBytes }
    }

    /// A copy of what was read since the reader stood at `start`, for structures that keep their encoding.
    public func bytes(since start: Int) -> [UInt8] {
        guard start >= 0, start <= offset else { return [] }
        return Self.copy(span.extracting(start..<offset))
    }

    // MARK: - Numbers

    public mutating func readUInt8() throws(WireError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated }
        defer { offset += 1 }
        return span.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    public mutating func readUInt16() throws(WireError) -> UInt16 {
        guard remaining >= 2 else { throw .truncated }
        defer { offset += 2 }
        return UInt16(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    public mutating func readUInt32() throws(WireError) -> UInt32 {
        guard remaining >= 4 else { throw .truncated }
        defer { offset += 4 }
        return UInt32(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    public mutating func readUInt64() throws(WireError) -> UInt64 {
        guard remaining >= 8 else { throw .truncated }
        defer { offset += 8 }
        return UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    // MARK: - Bytes

    /// Exactly `count` bytes, without a length before them.
    public mutating func readBytes(_ count: Int) throws(WireError) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw .truncated }
        defer { offset += count }
        return Self.copy(span.extracting(offset..<offset + count))
    }

    /// `opaque<V>`.
    public mutating func readOpaque() throws(WireError) -> [UInt8] {
        try readBytes(readLength())
    }

    /// `opaque<V>` that is a secret: its bytes are copied into erasing memory and nowhere else.
    public mutating func readSecret() throws(WireError) -> Secret {
        let count = try readLength()
        guard remaining >= count else { throw .truncated }
        defer { offset += count }
        return Secret(copying: span.extracting(offset..<offset + count))
    }

    /// The length before a vector; at most 2^30 - 1, in the fewest bytes.
    ///
    /// See: RFC 9420 section 2.1.2
    public mutating func readLength() throws(WireError) -> Int {
        let first = try readUInt8()
        switch first >> 6 {
        case 0:
            return Int(first)
        case 1:
            let value = Int(first & 0x3F) << 8 | Int(try readUInt8())
            guard value >= 1 << 6 else { throw .nonMinimalLength }
            return value
        case 2:
            let high = Int(first & 0x3F) << 24 | Int(try readUInt8()) << 16
            let value = high | Int(try readUInt16())
            guard value >= 1 << 14 else { throw .nonMinimalLength }
            return value
        default:
            throw .lengthTooLarge
        }
    }

    // MARK: - Vectors and optionals

    /// `T items<V>`: elements until the length is used up.
    public mutating func readVector<Element>(
        _ element: (inout TLSReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        var elements: [Element] = []
        try readVectorContent { (reader) throws(WireError) in
            while !reader.isAtEnd {
                let start = reader.offset
                elements.append(try element(&reader))
                guard reader.offset > start else { throw .invalidValue("empty vector element") }
            }
        }
        return elements
    }

    /// `T items<V>`.
    public mutating func readVector<Element: TLSDecodable>(
        of type: Element.Type = Element.self
    ) throws(WireError) -> [Element] {
        try readVector { (reader) throws(WireError) in try Element(from: &reader) }
    }

    /// A vector whose content `body` reads to its end; inside `body` the reader ends with the vector.
    public mutating func readVectorContent<R>(
        _ body: (inout TLSReader) throws(WireError) -> R
    ) throws(WireError) -> R {
        let count = try readLength()
        guard remaining >= count else { throw .truncated }
        let outerEnd = end
        end = offset + count
        let result = try body(&self)
        try expectEnd()
        end = outerEnd
        return result
    }

    /// `optional<T>`.
    ///
    /// See: RFC 9420 section 2.1.1
    public mutating func readOptional<Value>(
        _ value: (inout TLSReader) throws(WireError) -> Value
    ) throws(WireError) -> Value? {
        switch try readUInt8() {
        case 0: return nil
        case 1: return try value(&self)
        default: throw .invalidValue("presence of an optional")
        }
    }

    /// `optional<T>`.
    public mutating func readOptional<Value: TLSDecodable>(
        of type: Value.Type = Value.self
    ) throws(WireError) -> Value? {
        try readOptional { (reader) throws(WireError) in try Value(from: &reader) }
    }

    private static func copy(_ span: RawSpan) -> [UInt8] {
        span.withUnsafeBytes { [UInt8]($0) }
    }
}

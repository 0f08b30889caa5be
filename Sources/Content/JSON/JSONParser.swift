/// A strict RFC 8259 parser: UTF-8 without byte order mark, nothing after the value, nesting bounded.
struct JSONParser {
    /// Arrays and objects nest no deeper than this; the reference's limit.
    private static let depthLimit = 127

    private let source: [UInt8]
    private var offset = 0

    init(_ source: [UInt8]) { self.source = source }

    mutating func document() throws(ContentError) -> JSONValue {
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard offset == source.count else { throw fault("text after the value") }
        return value
    }

    private func fault(_ reason: String) -> ContentError { ContentError(.malformedJSON, reason) }

    private var next: UInt8? { offset < source.count ? source[offset] : nil }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(ContentError) -> JSONValue {
        skipWhiteSpace()
        guard let byte = next else { throw fault("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case 0x22: return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(ContentError) -> JSONValue {
        let matches = word.withUTF8Buffer { expected in
            source.count - offset >= expected.count
                && source[offset..<offset + expected.count].elementsEqual(expected)
        }
        guard matches else { throw fault("an unknown word") }
        offset += word.utf8CodeUnitCount
        return value
    }

    private mutating func array(depth: Int) throws(ContentError) -> JSONValue {
        guard depth < Self.depthLimit else { throw fault("nested too deeply") }
        offset += 1
        skipWhiteSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        var elements: [JSONValue] = []
        repeat {
            elements.append(try value(depth: depth + 1))
            skipWhiteSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("an array without end") }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(ContentError) -> JSONValue {
        guard depth < Self.depthLimit else { throw fault("nested too deeply") }
        offset += 1
        skipWhiteSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        var members: [JSONMember] = []
        repeat {
            skipWhiteSpace()
            guard next == 0x22 else { throw fault("a member without a name") }
            let key = try string()
            skipWhiteSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a member without a value") }
            members.append(JSONMember(key, try value(depth: depth + 1)))
            skipWhiteSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("an object without end") }
        return .object(members)
    }

    private mutating func number() throws(ContentError) -> String {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(0x30) {
            guard digits() > 0 else { throw fault("not a value") }
        }
        if take(UInt8(ascii: ".")) {
            guard digits() > 0 else { throw fault("a number without digits after its point") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw fault("a number without exponent") }
        }
        return String(decoding: source[start..<offset], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = next, 0x30...0x39 ~= byte { offset += 1 }
        return offset - start
    }

    private mutating func string() throws(ContentError) -> String {
        offset += 1
        var bytes: [UInt8] = []
        var start = offset
        while let byte = next {
            switch byte {
            case 0x22:
                bytes += source[start..<offset]
                offset += 1
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ContentError(.malformedJSON, "a string that is not UTF-8")
                }
                return text
            case 0x5c:
                bytes += source[start..<offset]
                offset += 1
                try escape(into: &bytes)
                start = offset
            case 0..<0x20: throw fault("a control character in a string")
            default: offset += 1
            }
        }
        throw fault("a string without end")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(ContentError) {
        guard let byte = next else { throw fault("a string without end") }
        offset += 1
        switch byte {
        case 0x22, 0x5c, UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0c)
        case UInt8(ascii: "n"): bytes.append(0x0a)
        case UInt8(ascii: "r"): bytes.append(0x0d)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes += Array(String(Character(try escapedScalar())).utf8)
        default: throw fault("an unknown escape")
        }
    }

    private mutating func escapedScalar() throws(ContentError) -> Unicode.Scalar {
        let first = try codeUnit()
        var value = UInt32(first)
        if 0xd800..<0xdc00 ~= first {
            guard take(0x5c), take(UInt8(ascii: "u")) else { throw fault("half a surrogate pair") }
            let second = try codeUnit()
            guard 0xdc00..<0xe000 ~= second else { throw fault("half a surrogate pair") }
            value = 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(ContentError) -> UInt16 {
        guard source.count - offset >= 4,
            let value = Hexadecimal.bytes(String(decoding: source[offset..<offset + 4], as: UTF8.self)),
            value.count == 2
        else { throw fault("an escape without four digits") }
        offset += 4
        return UInt16(value[0]) << 8 | UInt16(value[1])
    }
}

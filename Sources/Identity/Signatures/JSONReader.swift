/// Reads JSON from front to back without recursion, so that depth costs one byte a level.
///
/// See: RFC 8259
struct JSONReader {
    /// The bytes are not what is asked for.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte that is no white space.
    mutating func peek() throws(Malformed) -> UInt8 {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count else { throw Malformed() }
        return bytes[index]
    }

    /// Consumes one punctuation mark.
    mutating func expect(_ mark: Unicode.Scalar) throws(Malformed) {
        guard try peek() == UInt8(ascii: mark) else { throw Malformed() }
        index += 1
    }

    /// Refuses anything but white space up to the end.
    mutating func expectEnd() throws(Malformed) {
        while index < bytes.count {
            guard Self.isSpace(bytes[index]) else { throw Malformed() }
            index += 1
        }
    }

    /// Consumes what stands between the members of an object; true at its end.
    mutating func endsObject(isFirst: Bool) throws(Malformed) -> Bool {
        if try peek() == UInt8(ascii: "}") {
            index += 1
            return true
        }
        if !isFirst {
            try expect(",")
        }
        guard try peek() == UInt8(ascii: "\"") else { throw Malformed() }
        return false
    }

    // MARK: - Strings

    /// A string, with its escapes resolved; it must be UTF-8, and surrogates must come in pairs.
    mutating func readString() throws(Malformed) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while true {
            let byte = try next()
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw Malformed() }
                return string
            case UInt8(ascii: "\\"): try text.append(contentsOf: readEscape())
            case 0..<0x20: throw Malformed()
            default: text.append(byte)
            }
        }
    }

    private mutating func readEscape() throws(Malformed) -> [UInt8] {
        let kind = try next()
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try readUnicodeEscape()
        default: throw Malformed()
        }
    }

    private mutating func readUnicodeEscape() throws(Malformed) -> [UInt8] {
        var value = try readFourDigits()
        if (0xd800..<0xdc00).contains(value) {
            guard try next() == UInt8(ascii: "\\"), try next() == UInt8(ascii: "u") else { throw Malformed() }
            let low = try readFourDigits()
            guard (0xdc00..<0xe000).contains(low) else { throw Malformed() }
            value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw Malformed() }
        return Array(UTF8.encode(scalar) ?? .init())
    }

    private mutating func readFourDigits() throws(Malformed) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try next())).hexDigitValue else { throw Malformed() }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    // MARK: - Values that do not count

    /// Skips one value of any kind. Text in it need not be UTF-8.
    mutating func skipValue() throws(Malformed) {
        var closers: [UInt8] = []
        repeat {
            if try opensContainer(&closers) { continue }
            try skipEnds(&closers)
        } while !closers.isEmpty
    }

    /// Skips a scalar or an empty container; true when a container was opened instead, and its first value comes next.
    private mutating func opensContainer(_ closers: inout [UInt8]) throws(Malformed) -> Bool {
        switch try peek() {
        case UInt8(ascii: "{"):
            index += 1
            if try skips("}") { return false }
            closers.append(UInt8(ascii: "}"))
            try skipName()
            return true
        case UInt8(ascii: "["):
            index += 1
            if try skips("]") { return false }
            closers.append(UInt8(ascii: "]"))
            return true
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: try skipNumber()
        }
        return false
    }

    /// Closes every container that ends here; stops before the next value.
    private mutating func skipEnds(_ closers: inout [UInt8]) throws(Malformed) {
        while let closer = closers.last {
            let mark = try peek()
            index += 1
            if mark == closer {
                closers.removeLast()
            } else if mark == UInt8(ascii: ",") {
                if closer == UInt8(ascii: "}") { try skipName() }
                return
            } else {
                throw Malformed()
            }
        }
    }

    private mutating func skips(_ mark: Unicode.Scalar) throws(Malformed) -> Bool {
        guard try peek() == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    private mutating func skipName() throws(Malformed) {
        try skipString()
        try expect(":")
    }

    private mutating func skipString() throws(Malformed) {
        try expect("\"")
        while true {
            switch try next() {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try skipEscape()
            case 0..<0x20: throw Malformed()
            default: break
            }
        }
    }

    private mutating func skipEscape() throws(Malformed) {
        switch try next() {
        case UInt8(ascii: "u"): _ = try readFourDigits()
        case let kind where "\"\\/bfnrt".utf8.contains(kind): break
        default: throw Malformed()
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(Malformed) {
        for byte in word.withUTF8Buffer(Array.init) {
            guard try next() == byte else { throw Malformed() }
        }
    }

    private mutating func skipNumber() throws(Malformed) {
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let start = index
        let count = skipDigits()
        guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0") else { throw Malformed() }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() > 0 else { throw Malformed() }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, "+-".utf8.contains(bytes[index]) { index += 1 }
            guard skipDigits() > 0 else { throw Malformed() }
        }
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            index += 1
        }
        return index - start
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }

    private mutating func next() throws(Malformed) -> UInt8 {
        guard index < bytes.count else { throw Malformed() }
        defer { index += 1 }
        return bytes[index]
    }
}

/// Cuts the commands before login out of the stream, literals included.
///
/// See: RFC 9051 section 4.3, RFC 7888
struct IMAPCommandReader: Sendable {
    enum Result: Sendable, Hashable {
        /// Not all has come yet.
        case more
        /// The client waits to be told that it may send its literal.
        case wantsLiteral
        case command([IMAPToken])
        /// The bytes are no command; the tag, where there is one.
        case malformed(tag: String?)
        /// Longer than any command: what follows cannot be told apart any more.
        case tooLong
    }

    private let limit: Int
    private var bytes: [UInt8] = []
    /// Where the literal begins that the client was told to send; 0 when there is none.
    private var announced = 0

    init(limit: Int) { self.limit = limit }

    /// What was read beyond the last command.
    var rest: [UInt8] { bytes }
    var isTooLong: Bool { bytes.count > limit }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// An answer to a challenge; nil when it has not come yet.
    mutating func nextLine() -> [UInt8]? {
        guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
        var line = Array(bytes[..<end])
        bytes.removeSubrange(...end)
        if line.last == 0x0D { line.removeLast() }
        return line
    }

    /// The next command, if it has come whole.
    mutating func next() -> Result {
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let next = end + 1
            guard next <= limit else { return .tooLong }
            guard let literal = Self.literal(bytes[start..<end]) else { return take(next) }
            guard literal.size <= limit - next else { return .tooLong }
            guard bytes.count >= next + literal.size else {
                guard literal.isSynchronizing, bytes.count == next, announced != next else { return .more }
                announced = next
                return .wantsLiteral
            }
            start = next + literal.size
        }
        return isTooLong ? .tooLong : .more
    }

    private mutating func take(_ length: Int) -> Result {
        let command = bytes[..<length]
        let tokens = IMAPToken.split(command)
        let tag = IMAPToken.tag(command)
        bytes.removeSubrange(..<length)
        announced = 0
        return tokens.map(Result.command) ?? .malformed(tag: tag)
    }

    /// `{5}` or `{5+}` at the end of a line.
    private static func literal(_ line: ArraySlice<UInt8>) -> (size: Int, isSynchronizing: Bool)? {
        var text = line
        if text.last == 0x0D { text = text.dropLast() }
        guard text.last == 0x7D, let open = text.lastIndex(of: 0x7B) else { return nil }
        var digits = text[(open + 1)...].dropLast()
        let isSynchronizing = digits.last != 0x2B
        if !isSynchronizing { digits = digits.dropLast() }
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let size = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return (size, isSynchronizing)
    }
}

/// A word of a command: an atom, or a string however it was written.
enum IMAPToken: Sendable, Hashable {
    case atom(String)
    case string([UInt8])
    /// `(` and `)` of a list; its words stand between.
    case open, close

    /// The text, whichever way it was written.
    var text: String? {
        switch self {
        case .atom(let text): text
        case .string(let bytes): String(validating: bytes, as: UTF8.self)
        case .open, .close: nil
        }
    }

    /// The words of a whole command; nil when it is none.
    static func split(_ command: ArraySlice<UInt8>) -> [IMAPToken]? {
        var tokens: [IMAPToken] = []
        var rest = command
        while let byte = rest.first {
            switch byte {
            case 0x20, 0x0D, 0x0A: rest.removeFirst()
            case 0x28:
                tokens.append(.open)
                rest.removeFirst()
            case 0x29:
                tokens.append(.close)
                rest.removeFirst()
            case 0x22:
                guard let string = quoted(&rest) else { return nil }
                tokens.append(.string(string))
            case 0x7B:
                guard let string = literal(&rest) else { return nil }
                tokens.append(.string(string))
            default:
                let atom = rest.prefix { $0 > 0x20 && $0 != 0x28 && $0 != 0x29 && $0 != 0x22 && $0 < 0x7F }
                guard !atom.isEmpty else { return nil }
                tokens.append(.atom(String(decoding: atom, as: UTF8.self)))
                rest = rest.dropFirst(atom.count)
            }
        }
        return tokens
    }

    /// The tag, for an answer to what is no command.
    static func tag(_ command: ArraySlice<UInt8>) -> String? {
        let word = command.prefix { $0 > 0x20 && $0 < 0x7F }
        return isTag(word) ? String(decoding: word, as: UTF8.self) : nil
    }

    static func isTag(_ word: some Collection<UInt8>) -> Bool {
        (1...64).contains(word.count)
            && word.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array("(){%*\"\\+".utf8).contains($0) }
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        rest.removeFirst()
        var string: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case 0x22: return string
            case 0x5C:
                guard let next = rest.popFirst(), next == 0x22 || next == 0x5C else { return nil }
                string.append(next)
            case 0x0D, 0x0A, 0x00: return nil
            default: string.append(byte)
            }
        }
        return nil
    }

    private static func literal(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let close = rest.firstIndex(of: 0x7D) else { return nil }
        var digits = rest[(rest.startIndex + 1)..<close]
        if digits.last == 0x2B { digits = digits.dropLast() }
        guard let size = Int(String(decoding: digits, as: UTF8.self)), size >= 0 else { return nil }
        rest = rest[(close + 1)...]
        if rest.first == 0x0D { rest.removeFirst() }
        guard rest.first == 0x0A, rest.count > size else { return nil }
        rest.removeFirst()
        let string = Array(rest.prefix(size))
        rest = rest.dropFirst(size)
        return string.contains(0) ? nil : string
    }
}

/// Text outside ASCII in a header, as a row of encoded words in UTF-8.
///
/// See: RFC 2047 sections 2 and 4.
enum EncodedWord {
    /// `=?utf-8?Q?` and `?=`.
    static let overhead = 12
    /// The longest word. See: RFC 2047 section 2.
    static let maximum = 75
    private static let open = Array("=?utf-8?".utf8)

    /// Whether a piece of header text must be encoded: outside printable ASCII, too long for a line, or looking like an
    /// encoded word itself.
    static func isNeeded(for word: Substring) -> Bool {
        var previous: UInt8 = 0
        var count = 0
        for byte in word.utf8 {
            guard byte >= 0x20, byte < 0x7F else { return true }
            if previous == 0x3D, byte == 0x3F { return true }
            previous = byte
            count += 1
        }
        return count > 900
    }

    /// The words for a text, none longer than fits: the first within `firstRoom` characters, the others within 75.
    ///
    /// Whichever of B and Q is shorter for the whole text is used for all of it; no code point is split. In B only the
    /// last word is padded: readers that join the words before they decode them (GMime, and so notmuch) lose what
    /// follows a padding. Where the code points' lengths forbid that, it is Q.
    static func encode(_ text: Substring, firstRoom: Int) -> [[UInt8]] {
        let first = min(firstRoom, maximum) - overhead
        if quotedLength(text) > (text.utf8.count + 2) / 3 * 4, let words = base64Words(text, first) {
            return words
        }
        return quotedWords(text, first)
    }

    private static func quotedWords(_ text: Substring, _ firstRoom: Int) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var payload: [UInt8] = []
        var length = 0
        var room = firstRoom
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            let cost = bytes.reduce(0) { $0 + quotedLength($1) }
            if length + cost > room, !payload.isEmpty {
                words.append(word(payload, useQ: true))
                payload.removeAll(keepingCapacity: true)
                length = 0
                room = maximum - overhead
            }
            payload += bytes
            length += cost
        }
        if !payload.isEmpty { words.append(word(payload, useQ: true)) }
        return words
    }

    /// Nil when a word cannot end at a code point without padding.
    private static func base64Words(_ text: Substring, _ firstRoom: Int) -> [[UInt8]]? {
        let bytes = Array(text.utf8)
        var words: [[UInt8]] = []
        var start = 0
        var room = firstRoom / 4 * 3
        while bytes.count - start > room {
            // The farthest whole group that ends before the first byte of a code point.
            var end = start + room
            while end > start, bytes[end] & 0xC0 == 0x80 { end -= 3 }
            guard end > start else { return nil }
            words.append(word(Array(bytes[start..<end]), useQ: false))
            start = end
            room = (maximum - overhead) / 4 * 3
        }
        if start < bytes.count { words.append(word(Array(bytes[start...]), useQ: false)) }
        return words
    }

    private static func word(_ payload: [UInt8], useQ: Bool) -> [UInt8] {
        var output = open
        output += useQ ? [0x51, 0x3F] : [0x42, 0x3F]
        if useQ {
            for byte in payload {
                switch quotedLength(byte) {
                case 1: output.append(byte == 0x20 ? 0x5F : byte)
                default: ASCII.appendHex(byte, mark: 0x3D, to: &output)
                }
            }
        } else {
            Base64.append(payload[...], to: &output)
        }
        output += [0x3F, 0x3D]
        return output
    }

    private static func quotedLength(_ text: Substring) -> Int {
        text.utf8.reduce(0) { $0 + quotedLength($1) }
    }

    /// Only what is safe in a phrase too stands for itself. See: RFC 2047 section 5 (3).
    private static func quotedLength(_ byte: UInt8) -> Int {
        ASCII.isAlphanumeric(byte) || byte == 0x20 || byte == 0x21 || byte == 0x2A || byte == 0x2B
            || byte == 0x2D
            || byte == 0x2F ? 1 : 3
    }
}

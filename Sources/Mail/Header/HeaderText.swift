@_spi(_Unicode) import Swift

/// Text that may stand in a header: no control characters, no line breaks, no bidirectional overrides, no space at its
/// ends, no two spaces in a row, in normalization form C.
///
/// Whatever a sender writes into a name or a title passes through here, so it can end no line, forge no field and turn
/// no terminal upside down.
/// See: spec mail.md 2.9.
public struct HeaderText: Sendable, Hashable, CustomStringConvertible {
    /// How many code points of foreign text a header shows.
    public static let usualLimit = 200

    public let string: String

    /// Cleans the text; never fails.
    ///
    /// - Parameter limit: code points kept; the cut falls between graphemes unless a single one is longer.
    public init(_ raw: String, limit: Int = usualLimit) {
        string = Self.cut(Self.cleaned(raw), to: limit)
    }

    public var description: String { string }
    public var isEmpty: Bool { string.isEmpty }

    /// Equal means the same code points; `String` alone would compare by canonical equivalence.
    public static func == (left: HeaderText, right: HeaderText) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    private static func cleaned(_ raw: String) -> String {
        if isClean(raw) { return raw }
        var result = String.UnicodeScalarView()
        var spaceWaits = false
        for scalar in raw._nfc {
            if isDropped(scalar) { continue }
            if isSpace(scalar) {
                spaceWaits = !result.isEmpty
                continue
            }
            if spaceWaits { result.append(" ") }
            spaceWaits = false
            result.append(scalar)
        }
        let text = String(result)
        // What was dropped may have stood between characters that compose.
        let composed = String(String.UnicodeScalarView(text._nfc))
        return composed
    }

    /// Whether a text is printable ASCII with single spaces between its words, as most are: nothing is to be done then.
    private static func isClean(_ raw: String) -> Bool {
        var previous: UInt8 = 0x20
        for byte in raw.utf8 {
            guard byte >= 0x20, byte < 0x7F, byte > 0x20 || previous > 0x20 else { return false }
            previous = byte
        }
        return previous > 0x20 || raw.isEmpty
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return text }
        var kept = 0
        var end = text.startIndex
        for index in text.indices {
            let length = text[index].unicodeScalars.count
            guard kept + length <= limit else { break }
            kept += length
            end = text.index(after: index)
        }
        let prefix =
            end == text.startIndex
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) : String(text[..<end])
        return prefix.hasSuffix(" ") ? String(prefix.dropLast()) : prefix
    }

    /// C0, DEL, C1, and the line and paragraph separators: a run of them is one space.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Bidirectional embeddings, overrides and isolates, and the byte order mark.
    static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

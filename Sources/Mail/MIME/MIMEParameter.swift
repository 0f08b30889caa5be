/// A named value of a `Content-Type` or `Content-Disposition` field.
///
/// See: RFC 2045 section 5.1, RFC 2231.
public struct MIMEParameter: Sendable, Hashable {
    /// In lower case.
    public let name: String
    public let value: String

    /// - Parameters:
    ///   - name: a token of at most 60 characters without `*`, `'` and `%`.
    ///   - value: at most 600 bytes; control characters become spaces.
    /// - Throws: `MailError.malformed`.
    public init(_ name: String, _ value: String) throws(MailError) {
        let plain = name.utf8.allSatisfy { $0 != 0x2A && $0 != 0x27 && $0 != 0x25 }
        guard ASCII.isToken(name), plain, name.utf8.count <= 60 else {
            throw MailError(.malformed, "a parameter name is a token of at most 60 characters")
        }
        let cleaned = HeaderText(value, limit: .max).string
        guard cleaned.utf8.count <= Self.maximumBytes else {
            throw MailError(.malformed, "a parameter value has at most \(Self.maximumBytes) bytes")
        }
        self.init(unchecked: name.lowercased(), cleaned)
    }

    init(unchecked name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    static let maximumBytes = 600
    /// Characters of a value on one line.
    private static let longestPiece = 60

    public static func == (left: MIMEParameter, right: MIMEParameter) -> Bool {
        left.name == right.name && left.value.utf8.elementsEqual(right.value.utf8)
    }

    /// The spellings to be set after `;`, one for each line: a token, a quoted string, or RFC 2231 pieces.
    var written: [String] {
        // Many readers decode encoded words in quoted strings, although they must not (RFC 2047 section 5).
        if ASCII.isPrintable(value), value.utf8.count <= Self.longestPiece,
            !EncodedWord.isNeeded(for: value[...])
        {
            return ["\(name)=\(ASCII.isToken(value) ? value : MailboxAddress.quoted(value))"]
        }
        let pieces = percentEncodedPieces()
        guard pieces.count > 1 else { return ["\(name)*=utf-8''\(pieces.first ?? "")"] }
        return pieces.enumerated().map { index, piece in
            index == 0 ? "\(name)*0*=utf-8''\(piece)" : "\(name)*\(index)*=\(piece)"
        }
    }

    /// See: RFC 2231 section 4. No code point is split between pieces: some readers decode each piece alone.
    private func percentEncodedPieces() -> [String] {
        var pieces: [String] = []
        var current: [UInt8] = []
        for scalar in value.unicodeScalars {
            var encoded: [UInt8] = []
            for byte in String(scalar).utf8 {
                if ASCII.isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
                {
                    encoded.append(byte)
                } else {
                    ASCII.appendHex(byte, mark: 0x25, to: &encoded)
                }
            }
            if current.count + encoded.count > Self.longestPiece {
                pieces.append(String(decoding: current, as: UTF8.self))
                current.removeAll(keepingCapacity: true)
            }
            current += encoded
        }
        if !current.isEmpty { pieces.append(String(decoding: current, as: UTF8.self)) }
        return pieces
    }
}

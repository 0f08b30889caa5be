/// How the bytes of a part are written into the mail.
///
/// See: RFC 2045 section 6, spec mail.md 2.5.
public enum TransferEncoding: String, Sendable, Hashable, CaseIterable {
    case sevenBit = "7bit"
    case eightBit = "8bit"
    case quotedPrintable = "quoted-printable"
    case base64

    /// The longest line of a part that is written as it is. See: RFC 5322 section 2.1.1.
    static let longestLine = 998

    /// The encoding that a part's bytes get; the same bytes always get the same.
    ///
    /// - Throws: `MailError.notEncodable` for a `message/rfc822` that is not 8-bit clean: it may not be encoded
    ///   (RFC 2046 section 5.2.1).
    static func choose(for mediaType: MediaType, _ bytes: [UInt8]) throws(MailError) -> TransferEncoding {
        let shape = LineShape(bytes)
        if mediaType.type == "message" {
            guard shape.survives || shape.survivesButForCharacters else {
                throw MailError(
                    .notEncodable, "an enclosed message has bytes or lines that mail cannot carry")
            }
            return shape.isASCII ? .sevenBit : .eightBit
        }
        guard mediaType.isText else { return .base64 }
        if shape.survives, shape.isASCII { return .sevenBit }
        if shape.survives, String(validating: bytes, as: UTF8.self) != nil { return .eightBit }
        return .quotedPrintable
    }

    static func encode(_ bytes: [UInt8], as encoding: TransferEncoding) -> [UInt8] {
        switch encoding {
        case .sevenBit, .eightBit: bytes
        case .quotedPrintable: QuotedPrintable.encode(bytes)
        case .base64: Base64.lines(bytes)
        }
    }
}

/// What matters of a text's lines for the choice.
struct LineShape {
    /// Nothing beyond ASCII.
    private(set) var isASCII = true
    /// Only printable characters, TAB and LF, no line too long.
    private(set) var survives = true
    /// Controls other than NUL and CR are there too, else it survives.
    private(set) var survivesButForCharacters = true

    init(_ bytes: [UInt8]) {
        var length = 0
        for byte in bytes {
            if byte == 0x0A {
                length = 0
                continue
            }
            length += 1
            if byte >= 0x80 { isASCII = false }
            if (byte < 0x20 && byte != 0x09) || byte == 0x7F { survives = false }
            if byte == 0 || byte == 0x0D { survivesButForCharacters = false }
            if length > TransferEncoding.longestLine {
                survives = false
                survivesButForCharacters = false
            }
        }
    }
}

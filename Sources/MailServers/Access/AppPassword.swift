internal import Crypto

/// The password mail programs log in with: made here, shown once, kept only as a hash.
///
/// 24 characters of base32 are 120 random bits; a plain keyed hash of that much randomness cannot be searched through.
///
/// See: spec mail.md 5.4
public struct AppPassword: Sendable {
    /// How many characters; see ``alphabet``.
    static let length = 24
    /// See: RFC 4648 section 6
    static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")

    /// In four-letter groups, as it is shown; typed with or without the hyphens, in either case.
    public let text: String

    /// A new one.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    init(using generator: inout some RandomNumberGenerator) {
        var groups: [String] = []
        for _ in 0..<Self.length / 4 {
            groups.append(String((0..<4).compactMap { _ in Self.alphabet.randomElement(using: &generator) }))
        }
        text = groups.joined(separator: "-")
    }

    /// What of a typed password counts.
    static func significant(_ typed: String) -> String {
        typed.lowercased().filter { $0 != "-" && $0 != " " }
    }
}

/// What is kept of an ``AppPassword``.
struct HashedPassword: Sendable {
    private static let mark = "hmac-sha256"
    let salt: [UInt8]
    let code: [UInt8]

    init(_ password: AppPassword) {
        var generator = SystemRandomNumberGenerator()
        salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        code = Array(
            HMAC<SHA256>.authenticationCode(
                for: Array(AppPassword.significant(password.text).utf8), using: SymmetricKey(data: salt)))
    }

    /// In constant time.
    func matches(_ typed: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array(AppPassword.significant(typed).utf8),
            using: SymmetricKey(data: salt))
    }

    /// One line: the method, the salt, the code.
    var line: String { "\(Self.mark) \(Self.hexadecimal(salt)) \(Self.hexadecimal(code))\n" }

    init?(parsing line: String) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[0] == Self.mark, let salt = Self.bytes(words[1]),
            let code = Self.bytes(words[2]), code.count == SHA256.byteCount
        else { return nil }
        self.salt = salt
        self.code = code
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

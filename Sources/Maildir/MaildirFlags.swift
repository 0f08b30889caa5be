/// The letters after `:2,` of a file name, in the order of ASCII; letters that nobody told us about are kept.
///
/// See: spec mail.md 1.4.
public struct MaildirFlags: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// One flag's letter.
    public struct Flag: Sendable, Hashable {
        let letter: UInt8
        public static let draft = Flag(letter: 0x44)
        public static let flagged = Flag(letter: 0x46)
        public static let passed = Flag(letter: 0x50)
        public static let replied = Flag(letter: 0x52)
        public static let seen = Flag(letter: 0x53)
        public static let trashed = Flag(letter: 0x54)

        /// A keyword of Dovecot's: `a` for 0 to `z` for 25.
        public static func keyword(_ number: Int) -> Flag? {
            (0..<26).contains(number) ? Flag(letter: 0x61 + UInt8(number)) : nil
        }
    }

    /// Sorted, each once.
    private var letters: [UInt8]

    public init(arrayLiteral flags: Flag...) {
        letters = Set(flags.map(\.letter)).sorted()
    }

    /// - Parameter letters: in any order; what is no ASCII letter or digit is left out.
    public init(letters: some Sequence<UInt8>) {
        self.letters = Set(
            letters.filter {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
        ).sorted()
    }

    public func contains(_ flag: Flag) -> Bool { letters.contains(flag.letter) }

    public mutating func insert(_ flag: Flag) {
        guard !letters.contains(flag.letter) else { return }
        letters = (letters + [flag.letter]).sorted()
    }

    public mutating func remove(_ flag: Flag) { letters.removeAll { $0 == flag.letter } }

    public var isEmpty: Bool { letters.isEmpty }
    public var description: String { String(decoding: letters, as: UTF8.self) }
}

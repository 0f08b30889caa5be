/// The lines between the parts of a multipart: the same for the same message, and in no part's text.
///
/// See: RFC 2046 section 5.1.1, spec mail.md 2.5.
struct Boundary {
    static let prefix = Array("=_xmtp_".utf8)
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private var state: UInt64

    /// - Parameter seed: what distinguishes the message, such as its id.
    init(seed: [UInt8]) {
        state = seed.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The next boundary that occurs in none of the bodies. A body that holds one costs another draw, and there are
    /// 2^144 of them.
    mutating func next(avoiding bodies: [[UInt8]]) -> [UInt8] {
        while true {
            let candidate = draw()
            if !bodies.contains(where: { Self.occurs(candidate, in: $0) }) { return candidate }
        }
    }

    private mutating func draw() -> [UInt8] {
        var output = Self.prefix
        for _ in 0..<4 {
            var word = mix()
            for _ in 0..<6 {
                output.append(Self.alphabet[Int(word & 63)])
                word >>= 6
            }
        }
        return output
    }

    /// SplitMix64.
    private mutating func mix() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    static func occurs(_ needle: [UInt8], in body: [UInt8]) -> Bool {
        guard let first = needle.first, body.count >= needle.count else { return false }
        var index = 0
        while let found = body[index...].firstIndex(of: first) {
            guard found + needle.count <= body.count else { return false }
            if body[found..<found + needle.count].elementsEqual(needle) { return true }
            index = found + 1
        }
        return false
    }
}

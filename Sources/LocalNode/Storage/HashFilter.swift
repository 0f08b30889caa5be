/// A set of hashes that has forgotten which: it denies none that was inserted, and takes few others for one of them.
///
/// A Bloom filter: each hash sets four bits, of ten or more that there are for it; when it is full, about one other hash in
/// a hundred is mistaken.
struct HashFilter: Sendable {
    private static let bitsPerHash = 10
    private static let probes: UInt64 = 4
    private static let leastBits = 512

    private var words: [UInt64]
    /// Hashes inserted.
    private(set) var count = 0

    /// - Parameter capacity: hashes it has room for, at least.
    init(capacity: Int) {
        var bits = Self.leastBits
        while bits < capacity * Self.bitsPerHash { bits *= 2 }
        words = [UInt64](repeating: 0, count: bits / UInt64.bitWidth)
    }

    /// Whether so many more may be inserted.
    func hasRoom(for more: Int) -> Bool {
        (count + more) * Self.bitsPerHash <= words.count * UInt64.bitWidth
    }

    mutating func insert(_ hash: MessageHash) {
        count += 1
        for probe in 0..<Self.probes {
            let (word, bit) = place(hash, probe)
            words[word] |= bit
        }
    }

    /// False only if the hash was not inserted.
    func mayContain(_ hash: MessageHash) -> Bool {
        (0..<Self.probes).allSatisfy { probe in
            let (word, bit) = place(hash, probe)
            return words[word] & bit != 0
        }
    }

    private func place(_ hash: MessageHash, _ probe: UInt64) -> (word: Int, bit: UInt64) {
        let seeds = hash.seeds
        // The number of words is a power of two.
        let place =
            Int(truncatingIfNeeded: seeds.start &+ probe &* seeds.step) & (words.count * UInt64.bitWidth - 1)
        return (place / UInt64.bitWidth, 1 << UInt64(place % UInt64.bitWidth))
    }
}

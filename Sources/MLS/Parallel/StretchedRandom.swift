/// Randomness stretched from a seed: lets threads that seal to many members draw independently of each other, with a
/// result that does not depend on which thread came first.
struct StretchedRandom: RandomSource {
    private let seed: Secret
    private let suite: any CiphersuiteProvider
    private var counter: UInt32 = 0

    /// - Parameter seed: as many random bytes as the suite's hash has, used for nothing else.
    init(seed: Secret, suite: any CiphersuiteProvider) {
        self.seed = seed
        self.suite = suite
    }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var filled = 0
        while filled < buffer.count {
            let count = min(suite.hashLength, buffer.count - filled)
            guard
                let block = try? suite.deriveTreeSecret(
                    seed, label: "seal", generation: counter, length: count)
            else {
                preconditionFailure("one hash is never too much output")
            }
            block.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count]).copyMemory(from: $0)
            }
            filled += count
            counter &+= 1
        }
    }
}

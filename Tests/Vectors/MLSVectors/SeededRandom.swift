public import MLS

/// A random source that gives the same bytes for the same seed; for tests only (SplitMix64).
public struct SeededRandom: RandomSource, RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    public mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var index = buffer.startIndex
        while index < buffer.endIndex {
            withUnsafeBytes(of: next()) { word in
                for byte in word where index < buffer.endIndex {
                    buffer[index] = byte
                    index += 1
                }
            }
        }
    }
}

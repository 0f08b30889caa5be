public import MLS

/// The system's random source.
public struct SystemRandom: RandomSource {
    public init() {}

    public mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var generator = SystemRandomNumberGenerator()
        for index in buffer.indices { buffer[index] = generator.next() }
    }
}

public import MLS

/// The kernel's random numbers.
public struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    /// The source.
    public init() {}

    public mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while offset < buffer.count {
            let word = generator.next()
            withUnsafeBytes(of: word) { bytes in
                let count = min(bytes.count, buffer.count - offset)
                UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                offset += count
            }
        }
    }
}

import Glibc
public import MLS

/// The system's random source.
public struct SystemRandom: RandomSource {
    public init() {}

    public mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        // One system call for all; the standard library's generator makes one for each number.
        if let start = buffer.baseAddress { arc4random_buf(start, buffer.count) }
    }
}

/// Where randomness comes from: the module has no random source of its own.
///
/// A program hands in the system's; a test hands in a seeded one and gets the same group every time.
public protocol RandomSource {
    /// Fills the buffer with unpredictable bytes.
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

extension RandomSource {
    /// `count` random bytes that are no secret, such as a reuse guard or an identifier.
    public mutating func bytes(count: Int) -> [UInt8] {
        // The standard library writes the count into the empty array that all threads share, which ThreadSanitizer reports.
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// `count` random bytes that are a secret.
    public mutating func secret(count: Int) -> Secret {
        Secret(count: count) { fill($0) }
    }
}

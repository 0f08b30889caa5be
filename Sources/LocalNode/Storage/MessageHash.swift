internal import Crypto
internal import Foundation

/// What makes two group messages the same: the first half of the SHA-256 of group and content.
///
/// See: spec network.md 1.5. Half is enough: two messages that agree in it are as hard to find as a forged signature, and
/// whoever found them would only have hidden a message of his own.
struct MessageHash: Hashable, Sendable, Comparable {
    static let byteCount = 16

    private let high: UInt64
    private let low: UInt64

    /// Hashes a message.
    init(groupID: some DataProtocol, content: some DataProtocol) {
        var hash = SHA256()
        hash.update(data: groupID)
        hash.update(data: content)
        self.init(first: hash.finalize())
    }

    /// Reads a stored one.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(first: bytes)
    }

    private init(first bytes: some Sequence<UInt8>) {
        var (high, low, count) = (UInt64(0), UInt64(0), 0)
        for byte in bytes.prefix(Self.byteCount) {
            if count < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
            count += 1
        }
        self.high = high
        self.low = low
    }

    /// The first byte.
    var firstByte: Int { Int(high >> 56) }

    /// Two numbers that have nothing to do with each other or with the first byte; the second is odd.
    var seeds: (start: UInt64, step: UInt64) { (low & 0xffff_ffff, low >> 32 | 1) }

    /// Hands out the bytes.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// It is as good as random already.
    func hash(into hasher: inout Hasher) { hasher.combine(low) }

    static func < (left: MessageHash, right: MessageHash) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

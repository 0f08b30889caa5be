import Crypto
import FoundationEssentials

/// HMAC and HKDF-Expand over memory of the caller's.
///
/// The library's own allocate for every step and cost three times the hashing itself; a message takes five of these.
enum KeyedHash {
    /// Writes the whole tag to `output`, which is as long as the hash.
    static func authenticate<Hash: HashFunction>(
        _: Hash.Type, _ key: RawSpan, _ message: RawSpan, _ output: UnsafeMutableRawBufferPointer
    ) {
        withPad(Hash.self, key) { pad in
            var inner = innerHash(Hash.self, pad)
            message.withUnsafeBytes { inner.update(bufferPointer: $0) }
            finish(inner, pad, into: output)
        }
    }

    /// Fills `output`, at most 255 hashes long.
    static func expand<Hash: HashFunction>(
        _: Hash.Type, _ key: RawSpan, _ info: RawSpan, _ output: UnsafeMutableRawBufferPointer
    ) {
        let length = Hash.Digest.byteCount
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { block in
            defer { SecretBytes.erase(block) }
            var written = 0
            var counter: UInt8 = 0
            while written < output.count {
                counter &+= 1
                withPad(Hash.self, key) { pad in
                    var inner = innerHash(Hash.self, pad)
                    if written > 0 { inner.update(bufferPointer: UnsafeRawBufferPointer(block)) }
                    info.withUnsafeBytes { inner.update(bufferPointer: $0) }
                    withUnsafeBytes(of: counter) { inner.update(bufferPointer: $0) }
                    finish(inner, pad, into: block)
                }
                let part = min(length, output.count - written)
                UnsafeMutableRawBufferPointer(rebasing: output[written..<written + part])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<part]))
                written += part
            }
        }
    }

    /// The key, hashed if it is longer than a block, padded with zeros to a block; erased afterwards.
    private static func withPad<Hash: HashFunction>(
        _: Hash.Type, _ key: RawSpan, _ body: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        withUnsafeTemporaryAllocation(byteCount: Hash.blockByteCount, alignment: 16) { pad in
            defer { SecretBytes.erase(pad) }
            pad.initializeMemory(as: UInt8.self, repeating: 0)
            key.withUnsafeBytes { key in
                if key.count > pad.count {
                    var hasher = Hash()
                    hasher.update(bufferPointer: key)
                    hasher.finalize().withUnsafeBytes { pad.copyMemory(from: $0) }
                } else {
                    pad.copyMemory(from: key)
                }
            }
            body(pad)
        }
    }

    private static func innerHash<Hash: HashFunction>(_: Hash.Type, _ pad: UnsafeMutableRawBufferPointer)
        -> Hash
    {
        flip(pad, 0x36)
        var inner = Hash()
        inner.update(bufferPointer: UnsafeRawBufferPointer(pad))
        return inner
    }

    /// The pad still carries the inner constant, which is taken off while the outer one is put on.
    private static func finish<Hash: HashFunction>(
        _ inner: Hash, _ pad: UnsafeMutableRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) {
        flip(pad, 0x36 ^ 0x5C)
        var outer = Hash()
        outer.update(bufferPointer: UnsafeRawBufferPointer(pad))
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        outer.finalize().withUnsafeBytes { output.copyMemory(from: $0) }
    }

    private static func flip(_ pad: UnsafeMutableRawBufferPointer, _ value: UInt8) {
        for index in pad.indices { pad[index] ^= value }
    }
}

import Crypto
import FoundationEssentials

/// The hash functions of the cipher suites, with the MAC and the key derivation made of them.
public enum HashAlgorithm: Sendable, Hashable {
    case sha256
    case sha384
    case sha512

    /// Bytes of a hash.
    public var length: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The number of HKDF with this hash.
    ///
    /// See: RFC 9180 section 7.2
    var keyDerivationID: UInt16 {
        switch self {
        case .sha256: 0x0001
        case .sha384: 0x0002
        case .sha512: 0x0003
        }
    }

    /// The hash of a message.
    public func hash(_ message: RawSpan) -> [UInt8] {
        switch self {
        case .sha256: Self.digest(SHA256.self, message)
        case .sha384: Self.digest(SHA384.self, message)
        case .sha512: Self.digest(SHA512.self, message)
        }
    }

    /// HMAC with this hash.
    ///
    /// See: RFC 2104 section 2
    public func mac(key: RawSpan, message: RawSpan) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { output, initialized in
            let tag = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(output)[..<length])
            authenticate(key: key, into: tag, message)
            initialized = length
        }
    }

    /// HKDF-Extract.
    ///
    /// See: RFC 5869 section 2.2
    public func extract(salt: RawSpan, inputKeyMaterial: RawSpan) -> Secret {
        Secret(count: length) { authenticate(key: salt, into: $0, inputKeyMaterial) }
    }

    /// HKDF-Expand.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for more than 255 hashes of output.
    /// See: RFC 5869 section 2.3
    public func expand(_ pseudoRandomKey: RawSpan, info: RawSpan, length: Int) throws(CryptoError) -> Secret {
        guard length >= 0, length <= 255 * self.length else { throw .invalidLength }
        return Secret(count: length) { output in
            switch self {
            case .sha256: KeyedHash.expand(SHA256.self, pseudoRandomKey, info, output)
            case .sha384: KeyedHash.expand(SHA384.self, pseudoRandomKey, info, output)
            case .sha512: KeyedHash.expand(SHA512.self, pseudoRandomKey, info, output)
            }
        }
    }

    private func authenticate(key: RawSpan, into output: UnsafeMutableRawBufferPointer, _ message: RawSpan) {
        switch self {
        case .sha256: KeyedHash.authenticate(SHA256.self, key, message, output)
        case .sha384: KeyedHash.authenticate(SHA384.self, key, message, output)
        case .sha512: KeyedHash.authenticate(SHA512.self, key, message, output)
        }
    }

    private static func digest<Hash: HashFunction>(_: Hash.Type, _ message: RawSpan) -> [UInt8] {
        var hasher = Hash()
        message.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return hasher.finalize().withUnsafeBytes { [UInt8]($0) }
    }
}

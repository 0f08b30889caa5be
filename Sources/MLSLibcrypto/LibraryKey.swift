import CLibcrypto
import MLS

/// A key as libcrypto holds it; freed with its owner, which also erases a private one.
///
/// libcrypto never changes a key after it is made and counts its holders atomically, so threads may share one.
final class LibraryKey: @unchecked Sendable {
    let pointer: OpaquePointer

    private init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    /// - Parameter algorithm: `EVP_PKEY_X448` or `EVP_PKEY_ED448`.
    convenience init?(algorithm: Int32, privateKey: Secret) {
        self.init(
            privateKey.withUnsafeBytes { bytes in
                EVP_PKEY_new_raw_private_key(
                    algorithm, nil, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
            })
    }

    /// - Parameter algorithm: `EVP_PKEY_X448` or `EVP_PKEY_ED448`.
    convenience init?(algorithm: Int32, publicKey: [UInt8]) {
        self.init(EVP_PKEY_new_raw_public_key(algorithm, nil, publicKey, publicKey.count))
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// The encoded public half; nil if the library will not say.
    func publicBytes(count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &length) == 1, length == count else { return nil }
        return bytes
    }
}

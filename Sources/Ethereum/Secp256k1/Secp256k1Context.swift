internal import CSecp256k1
import Crypto

/// Contexts of libsecp256k1: the only door to the library.
enum Secp256k1Context {
    /// For computations on public values. Never changed after it was made, as the library asks of a context that
    /// several threads use.
    private nonisolated(unsafe) static let shared = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE))

    /// Runs a computation on public values; nil when there is no memory for a context.
    static func withShared<Result>(_ body: (OpaquePointer) -> Result?) -> Result? {
        shared.flatMap(body)
    }

    /// Runs a computation on secrets with a context of its own, blinded by a seed made from the secret.
    ///
    /// The module has no source of randomness; a seed nobody else can know serves the same purpose.
    static func withBlinded<Result>(
        secret: SymmetricKey, purpose: [UInt8], _ body: (OpaquePointer) -> Result?
    ) -> Result? {
        guard let context = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else { return nil }
        defer { secp256k1_context_destroy(context) }
        let seed = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: purpose, using: secret))
        let blinded = seed.withUnsafeBytes { bytes in
            secp256k1_context_randomize(context, bytes.bindMemory(to: UInt8.self).baseAddress)
        }
        return blinded == 1 ? body(context) : nil
    }
}

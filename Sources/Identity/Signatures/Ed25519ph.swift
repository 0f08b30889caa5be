import CSodium
import Crypto
import Foundation

/// Ed25519 over a SHA-512 prehash with a context string, on the group and scalar operations of libsodium.
///
/// Verification is the plain equation without cofactor, for every key that decodes, as the reference client verifies:
/// keys of small or mixed order and unusual encodings of a key are not refused, an S that is not reduced is. Which
/// signatures count decides what an inbox is, so that being stricter would be as wrong as being laxer.
///
/// See: RFC 8032 sections 5.1, 5.1.6, 5.1.7; spec identity.md 4.2
enum Ed25519ph {
    /// What a signature is for; one for another purpose never verifies.
    enum Context: String {
        case identityUpdate = "IDENTITY UPDATE SIGNATURE"
        case publicText = "PUBLIC SIGNATURE CONTEXT"
    }

    /// Signs with a 32-byte seed.
    ///
    /// - Returns: 64 bytes R ‖ S.
    static func sign(
        _ message: [UInt8], context: Context, seed: SymmetricKey, publicKey: [UInt8]
    ) -> [UInt8] {
        sign(message, context: Array(context.rawValue.utf8), seed: seed, publicKey: publicKey)
    }

    /// Verifies 64 bytes with a 32-byte key.
    ///
    /// - Throws: `IdentityError.signature`.
    static func verify(
        _ signature: [UInt8], message: [UInt8], context: Context, publicKey: [UInt8]
    ) throws(IdentityError) {
        try verify(signature, message: message, context: Array(context.rawValue.utf8), publicKey: publicKey)
    }

    /// Whether 32 bytes decode to a point of the curve.
    static func isPoint(_ bytes: [UInt8]) -> Bool {
        bytes.count == 32 && GroupElement.sum(bytes, GroupElement.identity) != nil
    }

    static func sign(_ message: [UInt8], context: [UInt8], seed: SymmetricKey, publicKey: [UInt8]) -> [UInt8]
    {
        let domain = domain(context)
        let prehash = Array(SHA512.hash(data: message))
        var expanded = [UInt8](repeating: 0, count: 64)
        seed.withUnsafeBytes { SHA512.hash(data: $0) }.withUnsafeBytes { hash in
            expanded.withUnsafeMutableBytes { $0.copyMemory(from: hash) }
        }
        expanded[0] &= 0xf8
        expanded[31] = expanded[31] & 0x7f | 0x40
        var nonce = GroupScalar.reduced(domain, expanded[32...], prehash)
        let commitment = GroupElement.baseMultiple(nonce)
        let challenge = GroupScalar.reduced(domain, commitment, publicKey, prehash)
        var product = [UInt8](repeating: 0, count: 32)
        var response = [UInt8](repeating: 0, count: 32)
        // The first half of what was expanded is the secret scalar.
        crypto_core_ed25519_scalar_mul(&product, challenge, expanded)
        crypto_core_ed25519_scalar_add(&response, product, nonce)
        sodium_memzero(&expanded, expanded.count)
        sodium_memzero(&nonce, nonce.count)
        sodium_memzero(&product, product.count)
        return commitment + response
    }

    static func verify(
        _ signature: [UInt8], message: [UInt8], context: [UInt8], publicKey: [UInt8]
    ) throws(IdentityError) {
        guard signature.count == 64 else { throw .signature(.installationSignatureLength) }
        let commitment = Array(signature[..<32])
        let response = Array(signature[32...])
        guard GroupScalar.isReduced(response) else { throw .signature(.installationScalarTooLarge) }
        let challenge = GroupScalar.reduced(
            domain(context), commitment, publicKey, Array(SHA512.hash(data: message)))
        guard
            let keyMultiple = GroupElement.multiple(of: publicKey, by: challenge),
            let expected = GroupElement.difference(GroupElement.baseMultiple(response), keyMultiple),
            expected == commitment
        else { throw .signature(.installationMismatch) }
    }

    /// `dom2` with the prehash flag set.
    ///
    /// See: RFC 8032 section 2
    private static func domain(_ context: [UInt8]) -> [UInt8] {
        Array("SigEd25519 no Ed25519 collisions".utf8) + [1, UInt8(truncatingIfNeeded: context.count)]
            + context
    }
}

/// Numbers modulo the group order, as 32 bytes little-endian.
private enum GroupScalar {
    /// The group order: 2^252 + 27742317777372353535851937790883648493.
    private static let order: [UInt8] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// SHA-512 of the parts, modulo the order.
    static func reduced(_ domain: [UInt8], _ first: some ContiguousBytes, _ parts: [UInt8]...) -> [UInt8] {
        var hash = SHA512()
        hash.update(data: domain)
        first.withUnsafeBytes { hash.update(bufferPointer: $0) }
        for part in parts { hash.update(data: part) }
        var wide = Array(hash.finalize())
        var scalar = [UInt8](repeating: 0, count: 32)
        crypto_core_ed25519_scalar_reduce(&scalar, wide)
        sodium_memzero(&wide, wide.count)
        return scalar
    }

    static func isReduced(_ scalar: [UInt8]) -> Bool {
        scalar.reversed().lexicographicallyPrecedes(order.reversed())
    }
}

/// Points, as 32 bytes. libsodium's operations refuse what is no point, so the results are optional.
private enum GroupElement {
    /// The neutral element.
    static let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)

    static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8]? {
        var result = identity
        return crypto_core_ed25519_add(&result, a, b) == 0 ? result : nil
    }

    static func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8]? {
        var result = identity
        return crypto_core_ed25519_sub(&result, a, b) == 0 ? result : nil
    }

    /// The multiple of the base point by a reduced scalar. The library refuses the scalar zero, whose multiple is the
    /// neutral element.
    static func baseMultiple(_ scalar: [UInt8]) -> [UInt8] {
        var result = identity
        return crypto_scalarmult_ed25519_base_noclamp(&result, scalar) == 0 ? result : identity
    }

    /// The multiple of any point by a reduced scalar.
    static func multiple(of point: [UInt8], by scalar: [UInt8]) -> [UInt8]? {
        var result = identity
        if crypto_scalarmult_ed25519_noclamp(&result, scalar, point) == 0 { return result }
        return multipleOfUnusual(point, by: scalar)
    }

    /// The library multiplies only points of prime order in their usual encoding. Any other is split into such a point
    /// and one whose order divides 8; of the second one the lowest three bits of the scalar are all that counts.
    private static func multipleOfUnusual(_ point: [UInt8], by scalar: [UInt8]) -> [UInt8]? {
        guard let twice = sum(point, point), let four = sum(twice, twice), let eight = sum(four, four) else {
            return nil
        }
        let prime = eight == identity ? identity : primeMultiple(eight, inverseOfEight)
        guard let torsion = difference(point, prime) else { return nil }
        var result = prime == identity ? identity : primeMultiple(prime, scalar)
        for _ in 0..<(scalar[0] & 7) {
            guard let next = sum(result, torsion) else { return nil }
            result = next
        }
        return result
    }

    /// The multiple of a point of prime order; the scalar zero gives the neutral element.
    private static func primeMultiple(_ point: [UInt8], _ scalar: [UInt8]) -> [UInt8] {
        var result = identity
        return crypto_scalarmult_ed25519_noclamp(&result, scalar, point) == 0 ? result : identity
    }

    private static let inverseOfEight: [UInt8] = {
        let eight: [UInt8] = [8] + [UInt8](repeating: 0, count: 31)
        var inverse = [UInt8](repeating: 0, count: 32)
        _ = crypto_core_ed25519_scalar_invert(&inverse, eight)
        return inverse
    }()
}

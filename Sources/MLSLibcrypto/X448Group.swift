import CLibcrypto
public import MLS

/// X448 on libcrypto.
///
/// See: RFC 9180 section 7.1, RFC 7748 section 6.2
public struct X448Group: DiffieHellmanGroup {
    public init() {}

    public var kemID: UInt16 { 0x0021 }
    public var kemHash: HashAlgorithm { .sha512 }
    public var publicKeyLength: Int { 56 }
    public var privateKeyLength: Int { 56 }
    public var candidateMask: UInt8? { nil }

    public func keyPair(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEKeyPair {
        let key = try key(privateKey)
        guard let publicKey = key.publicBytes(count: publicKeyLength) else { throw .invalidPrivateKey }
        return HPKEKeyPair(
            privateKey: HPKEPrivateKey(privateKey.secret, prepared: key), publicKey: HPKEPublicKey(publicKey))
    }

    public func agree(
        _ privateKey: HPKEPrivateKey, _ publicKey: HPKEPublicKey
    ) throws(CryptoError) -> Secret {
        let own = try key(privateKey)
        guard publicKey.bytes.count == publicKeyLength,
            let other = LibraryKey(algorithm: EVP_PKEY_X448, publicKey: publicKey.bytes),
            let context = EVP_PKEY_CTX_new(own.pointer, nil)
        else { throw .invalidPublicKey }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, other.pointer) == 1 else {
            throw .invalidPublicKey
        }
        let secret = try Secret(count: publicKeyLength) { (bytes) throws(CryptoError) in
            var length = bytes.count
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard EVP_PKEY_derive(context, start, &length) == 1, length == bytes.count else {
                throw .invalidPublicKey
            }
        }
        // An all-zero outcome means a point of small order. See: RFC 9180 section 7.1.4
        guard !secret.isAllZero else { throw .invalidPublicKey }
        return secret
    }

    /// Any 56 bytes but an encoding of a point of small order, with which every agreement fails.
    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        publicKey.bytes.count == publicKeyLength && !Self.smallOrder.contains(publicKey.bytes)
    }

    /// The u-coordinates 0, 1 and p - 1, and the second encodings p and p + 1 of the first two, where
    /// p = 2^448 - 2^224 - 1.
    private static let smallOrder: Set<[UInt8]> = {
        let zero = [UInt8](repeating: 0, count: 56)
        var one = zero
        one[0] = 1
        let high = [0xFE] + [UInt8](repeating: 0xFF, count: 27)
        let prime = [UInt8](repeating: 0xFF, count: 28) + high
        var belowPrime = prime
        belowPrime[0] = 0xFE
        let abovePrime = [UInt8](repeating: 0, count: 28) + [UInt8](repeating: 0xFF, count: 28)
        return [zero, one, belowPrime, prime, abovePrime]
    }()

    private func key(_ privateKey: HPKEPrivateKey) throws(CryptoError) -> LibraryKey {
        if let key = privateKey.prepared as? LibraryKey { return key }
        guard privateKey.secret.count == privateKeyLength,
            let key = LibraryKey(algorithm: EVP_PKEY_X448, privateKey: privateKey.secret)
        else { throw .invalidPrivateKey }
        return key
    }
}

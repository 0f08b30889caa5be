import Crypto
import FoundationEssentials

/// A group on the library's own key types.
protocol LibraryGroup: DiffieHellmanGroup {
    associatedtype Key: AgreementPrivateKey
}

extension LibraryGroup {
    public func keyPair(of privateKey: HPKEPrivateKey) throws(CryptoError) -> HPKEKeyPair {
        let key = try key(privateKey)
        return HPKEKeyPair(
            privateKey: HPKEPrivateKey(encoding(of: privateKey), prepared: key),
            publicKey: HPKEPublicKey([UInt8](key.publicKey.encoded)))
    }

    public func agree(
        _ privateKey: HPKEPrivateKey, _ publicKey: HPKEPublicKey
    ) throws(CryptoError) -> Secret {
        let own = try key(privateKey)
        guard let other = point(publicKey), let shared = try? own.sharedSecretFromKeyAgreement(with: other)
        else {
            throw .invalidPublicKey
        }
        let secret = shared.withUnsafeBytes { bytes in
            Secret(count: bytes.count) { $0.copyMemory(from: bytes) }
        }
        // An all-zero outcome means a point of small order. See: RFC 9180 section 7.1.4
        guard !secret.isAllZero else { throw .invalidPublicKey }
        return secret
    }

    private func key(_ privateKey: HPKEPrivateKey) throws(CryptoError) -> Key {
        if let key = privateKey.prepared as? Key { return key }
        let encoding = encoding(of: privateKey)
        guard encoding.count == privateKeyLength,
            let key = encoding.withUnsafeBytes({ try? Key(encoded: $0) })
        else { throw .invalidPrivateKey }
        return key
    }

    /// Scalars of the NIST curves are integers, which some libraries write without their leading zeros.
    private func encoding(of privateKey: HPKEPrivateKey) -> Secret {
        candidateMask == nil ? privateKey.secret : privateKey.secret.withLeadingZeros(count: privateKeyLength)
    }

    /// The encoded point; compressed and infinite ones, which the library may know, are not HPKE's encoding.
    func point(_ publicKey: HPKEPublicKey) -> Key.Public? {
        guard publicKey.bytes.count == publicKeyLength else { return nil }
        return publicKey.bytes.withUnsafeBytes { try? Key.Public(encoded: $0) }
    }

    public func isValid(_ publicKey: HPKEPublicKey) -> Bool {
        point(publicKey) != nil
    }
}

extension Secret {
    /// The same integer in more bytes; itself if it is long enough.
    func withLeadingZeros(count length: Int) -> Secret {
        guard count > 0, count < length else { return self }
        return Secret(count: length) { target in
            let end = UnsafeMutableRawBufferPointer(rebasing: target[(length - count)...])
            withUnsafeBytes { end.copyMemory(from: $0) }
        }
    }

    /// Whether every byte is zero; takes the same time wherever one is not.
    public var isAllZero: Bool {
        withUnsafeBytes { bytes in
            var seen: UInt8 = 0
            for byte in bytes { seen |= byte }
            return seen == 0
        }
    }
}

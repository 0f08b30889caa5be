import Crypto
import FoundationEssentials

/// The authenticated ciphers of the cipher suites. What is sealed is the ciphertext followed by the tag.
public enum AEADAlgorithm: Sendable, Hashable {
    case aes128GCM
    case aes256GCM
    case chaCha20Poly1305

    /// The number in HPKE's registry.
    ///
    /// See: RFC 9180 section 7.3
    var id: UInt16 {
        switch self {
        case .aes128GCM: 0x0001
        case .aes256GCM: 0x0002
        case .chaCha20Poly1305: 0x0003
        }
    }

    /// `Nk`, in bytes.
    public var keyLength: Int { self == .aes128GCM ? 16 : 32 }
    /// `Nn`, in bytes.
    public var nonceLength: Int { 12 }
    /// `Nt`, in bytes.
    public var tagLength: Int { 16 }

    /// Ciphertext followed by the tag.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for a key or nonce of another length.
    public func seal(
        key: RawSpan, nonce: RawSpan, additionalData: RawSpan, plaintext: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        guard key.byteCount == keyLength, nonce.byteCount == nonceLength else { throw .invalidLength }
        let sealed = key.withUnsafeBytes { key in
            nonce.withUnsafeBytes { nonce in
                additionalData.withUnsafeBytes { additionalData in
                    plaintext.withUnsafeBytes { plaintext in
                        try? combined(SymmetricKey(data: key), nonce, additionalData, plaintext)
                    }
                }
            }
        }
        guard let sealed else { throw .invalidLength }
        return [UInt8](sealed.dropFirst(nonceLength))
    }

    /// The plaintext.
    ///
    /// - Throws: ``CryptoError/decryptionFailed``; ``CryptoError/invalidLength`` for a key or nonce of another length.
    public func open(
        key: RawSpan, nonce: RawSpan, additionalData: RawSpan, ciphertext: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try open(key: key, nonce: nonce, additionalData: additionalData, ciphertext: ciphertext) {
            [UInt8]($0)
        }
    }

    /// The plaintext, where it is a secret.
    ///
    /// - Throws: as ``open(key:nonce:additionalData:ciphertext:)``.
    public func openSecret(
        key: RawSpan, nonce: RawSpan, additionalData: RawSpan, ciphertext: RawSpan
    ) throws(CryptoError) -> Secret {
        try open(key: key, nonce: nonce, additionalData: additionalData, ciphertext: ciphertext) {
            plaintext in
            Secret(count: plaintext.count) { $0.copyMemory(from: plaintext) }
        }
    }

    private func open<Result>(
        key: RawSpan, nonce: RawSpan, additionalData: RawSpan, ciphertext: RawSpan,
        _ take: (UnsafeRawBufferPointer) -> Result
    ) throws(CryptoError) -> Result {
        guard key.byteCount == keyLength, nonce.byteCount == nonceLength else { throw .invalidLength }
        guard ciphertext.byteCount >= tagLength else { throw .decryptionFailed }
        let opened = key.withUnsafeBytes { key in
            nonce.withUnsafeBytes { nonce in
                additionalData.withUnsafeBytes { additionalData in
                    ciphertext.withUnsafeBytes { ciphertext in
                        try? plain(SymmetricKey(data: key), nonce, additionalData, ciphertext)
                    }
                }
            }
        }
        guard var opened else { throw .decryptionFailed }
        return opened.withUnsafeMutableBytes { plaintext in
            defer { SecretBytes.erase(plaintext) }
            return take(UnsafeRawBufferPointer(plaintext))
        }
    }

    /// Nonce, ciphertext, tag.
    private func combined(
        _ key: SymmetricKey, _ nonce: UnsafeRawBufferPointer, _ additionalData: UnsafeRawBufferPointer,
        _ plaintext: UnsafeRawBufferPointer
    ) throws -> Data? {
        switch self {
        case .aes128GCM, .aes256GCM:
            try AES.GCM.seal(
                plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: additionalData
            ).combined
        case .chaCha20Poly1305:
            try ChaChaPoly.seal(
                plaintext, using: key, nonce: ChaChaPoly.Nonce(data: nonce), authenticating: additionalData
            ).combined
        }
    }

    private func plain(
        _ key: SymmetricKey, _ nonce: UnsafeRawBufferPointer, _ additionalData: UnsafeRawBufferPointer,
        _ ciphertext: UnsafeRawBufferPointer
    ) throws -> Data {
        let end = ciphertext.count - tagLength
        let body = UnsafeRawBufferPointer(rebasing: ciphertext[..<end])
        let tag = UnsafeRawBufferPointer(rebasing: ciphertext[end...])
        switch self {
        case .aes128GCM, .aes256GCM:
            let box = try AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: body, tag: tag)
            return try AES.GCM.open(box, using: key, authenticating: additionalData)
        case .chaCha20Poly1305:
            let box = try ChaChaPoly.SealedBox(
                nonce: ChaChaPoly.Nonce(data: nonce), ciphertext: body, tag: tag)
            return try ChaChaPoly.open(box, using: key, authenticating: additionalData)
        }
    }
}

extension CiphersuiteProvider {
    /// The suite's hash of a message.
    public func hash(_ message: [UInt8]) -> [UInt8] {
        hash(message.span.bytes)
    }

    /// The suite's MAC.
    public func mac(key: Secret, message: [UInt8]) -> [UInt8] {
        mac(key: key, message: message.span.bytes)
    }

    /// Whether the tag is the MAC of the message; takes the same time wherever it differs.
    public func isMAC(_ tag: [UInt8], of message: [UInt8], key: Secret) -> Bool {
        constantTimeEquals(tag, mac(key: key, message: message))
    }

    /// HKDF-Extract.
    public func extract(salt: Secret, inputKeyMaterial: Secret) -> Secret {
        extract(salt: salt.span, inputKeyMaterial: inputKeyMaterial.span)
    }

    /// Ciphertext followed by the tag.
    public func aeadSeal(
        key: Secret, nonce: Secret, additionalData: [UInt8], plaintext: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try aeadSeal(
            key: key, nonce: nonce.span, additionalData: additionalData.span.bytes,
            plaintext: plaintext.span.bytes)
    }

    /// - Throws: ``CryptoError/decryptionFailed``.
    public func aeadOpen(
        key: Secret, nonce: Secret, additionalData: [UInt8], ciphertext: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try aeadOpen(
            key: key, nonce: nonce.span, additionalData: additionalData.span.bytes,
            ciphertext: ciphertext.span.bytes)
    }
}

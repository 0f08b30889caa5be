/// Encrypts and decrypts contents with the keys of one epoch.
///
/// See: RFC 9420 section 6.3
package enum ContentProtection {
    /// Encrypts a signed content with a key of our own ratchet.
    ///
    /// - Parameter reuseGuard: four fresh random bytes.
    package static func seal(
        _ content: AuthenticatedContent, with key: MessageKey, padding: Padding, reuseGuard: UInt32,
        senderDataSecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> PrivateMessage {
        var plaintext = TLSWriter(reserving: 512)
        content.content.body.encode(to: &plaintext)
        content.auth.encode(contentType: content.content.contentType, to: &plaintext)
        plaintext.writeBytes([UInt8](repeating: 0, count: padding.bytes(for: plaintext.count)))
        return try seal(
            plaintext.bytes, of: content.content, with: key, reuseGuard: reuseGuard,
            senderDataSecret: senderDataSecret, suite: suite)
    }

    /// Encrypts `PrivateMessageContent` that is encoded already.
    static func seal(
        _ plaintext: [UInt8], of frame: FramedContent, with key: MessageKey, reuseGuard: UInt32,
        senderDataSecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> PrivateMessage {
        guard let leaf = frame.sender.leafIndex else { throw .rule(.outsiderUsesPublicMessage) }
        let contentAAD = PrivateMessage.contentAAD(
            groupID: frame.groupID, epoch: frame.epoch, contentType: frame.contentType,
            authenticatedData: frame.authenticatedData)
        let nonce = masked(key.nonce, by: reuseGuard)
        let ciphertext = try MLSError.rethrowing { () throws(CryptoError) in
            try suite.aeadSeal(key: key.key, nonce: nonce, additionalData: contentAAD, plaintext: plaintext)
        }
        let senderDataAAD = PrivateMessage.senderDataAAD(
            groupID: frame.groupID, epoch: frame.epoch, contentType: frame.contentType)
        let senderData = SenderData(leafIndex: leaf, generation: key.generation, reuseGuard: reuseGuard)
        return PrivateMessage(
            groupID: frame.groupID, epoch: frame.epoch, contentType: frame.contentType,
            authenticatedData: frame.authenticatedData,
            encryptedSenderData: try senderData.sealed(
                additionalData: senderDataAAD, ciphertext: ciphertext, secret: senderDataSecret, suite: suite),
            ciphertext: ciphertext)
    }

    /// Decrypts a message with the key its sender data names.
    package static func open(
        _ message: PrivateMessage, from senderData: SenderData, with key: MessageKey,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> AuthenticatedContent {
        let additionalData = PrivateMessage.contentAAD(
            groupID: message.groupID, epoch: message.epoch, contentType: message.contentType,
            authenticatedData: message.authenticatedData)
        let plaintext: [UInt8]
        do {
            plaintext = try suite.aeadOpen(
                key: key.key, nonce: masked(key.nonce, by: senderData.reuseGuard),
                additionalData: additionalData, ciphertext: message.ciphertext)
        } catch {
            throw .decryptionFailed
        }
        return try decode(plaintext, of: message, from: senderData.leafIndex)
    }

    private static func decode(
        _ plaintext: [UInt8], of message: PrivateMessage, from leaf: LeafIndex
    ) throws(MLSError) -> AuthenticatedContent {
        var reader = TLSReader(plaintext.span.bytes)
        let parts = try MLSError.decoding { () throws(WireError) in
            let body = try FramedContent.Body(type: message.contentType, from: &reader)
            let auth = try FramedContentAuthData(contentType: message.contentType, from: &reader)
            return (body, auth, try reader.readBytes(reader.remaining))
        }
        try checkPaddingIsZero(parts.2)
        return AuthenticatedContent(
            wireFormat: .privateMessage,
            content: FramedContent(
                groupID: message.groupID, epoch: message.epoch, sender: .member(leaf),
                authenticatedData: message.authenticatedData, body: parts.0),
            auth: parts.1)
    }

    /// "A receiver MUST verify that there are no non-zero bytes in the padding field" (6.3.1)
    static func checkPaddingIsZero(_ padding: [UInt8]) throws(MLSError) {
        try MLSError.require(.paddingIsZero, padding.allSatisfy { $0 == 0 })
    }

    /// The nonce with the reuse guard laid over its first four bytes. (6.3.1)
    private static func masked(_ nonce: Secret, by reuseGuard: UInt32) -> Secret {
        Secret(count: nonce.count) { target in
            nonce.withUnsafeBytes { target.copyMemory(from: $0) }
            for index in 0..<min(4, target.count) {
                target[index] ^= UInt8(truncatingIfNeeded: reuseGuard >> (24 - 8 * UInt32(index)))
            }
        }
    }
}

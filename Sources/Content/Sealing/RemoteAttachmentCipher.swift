internal import Crypto

/// Seals and opens the files that lie on web servers.
///
/// The key is HKDF-SHA-256 of a fresh secret and salt without info; the payload AES-256-GCM without associated data,
/// ciphertext and then tag.
///
/// See: spec content.md 5.6
public enum RemoteAttachmentCipher {
    public static let secretByteCount = 32
    public static let saltByteCount = 32
    public static let nonceByteCount = 12
    /// The payload is this much longer than what is in it.
    public static let tagByteCount = 16

    /// A sealed payload and what its reader must know.
    public struct Sealed: Hashable, Sendable {
        /// What to upload.
        public let payload: [UInt8]
        /// SHA-256 of the payload in lower-case hex.
        public let contentDigest: String
        public let secret: [UInt8]
        public let salt: [UInt8]
        public let nonce: [UInt8]

        /// The message that tells where the payload lies.
        public func attachment(at url: String, filename: String?) -> RemoteAttachment {
            RemoteAttachment(
                url: url, contentDigest: contentDigest, secret: secret, salt: salt, nonce: nonce,
                contentLength: UInt32(exactly: payload.count), filename: filename)
        }
    }

    /// Seals content, normally an ``Attachment``.
    ///
    /// - Parameters:
    ///   - secret: 32 fresh random bytes, never used before.
    ///   - salt: 32 fresh random bytes.
    ///   - nonce: 12 fresh random bytes.
    /// - Throws: `notSendable` for key material of the wrong length.
    public static func seal(
        _ content: EncodedContent, secret: [UInt8], salt: [UInt8], nonce: [UInt8]
    ) throws(ContentError) -> Sealed {
        guard secret.count == secretByteCount, salt.count == saltByteCount, nonce.count == nonceByteCount
        else {
            throw ContentError(.notSendable, "key material of the wrong length")
        }
        do {
            let box = try AES.GCM.seal(
                content.serialized(), using: key(secret: secret, salt: salt),
                nonce: AES.GCM.Nonce(data: nonce))
            let payload = Array(box.ciphertext) + Array(box.tag)
            return Sealed(
                payload: payload, contentDigest: digest(payload), secret: secret, salt: salt, nonce: nonce)
        } catch {
            throw ContentError(.notSendable, "content that cannot be sealed")
        }
    }

    /// Opens a downloaded payload.
    ///
    /// - Throws: `sealBroken` for a wrong digest, key material of the wrong length, or a payload that was changed;
    ///   `malformedProtobuf` when what is inside is no encoded content.
    public static func open(
        _ payload: [UInt8], of attachment: RemoteAttachment
    ) throws(ContentError) -> EncodedContent {
        guard digest(payload) == attachment.contentDigest.lowercased() else {
            throw ContentError(.sealBroken, "the payload has another digest than the message says")
        }
        guard attachment.salt.count == saltByteCount, attachment.nonce.count == nonceByteCount,
            payload.count >= tagByteCount
        else { throw ContentError(.sealBroken, "key material or a payload of the wrong length") }
        let plaintext: [UInt8]
        do {
            let split = payload.count - tagByteCount
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: attachment.nonce), ciphertext: payload[..<split],
                tag: payload[split...])
            plaintext = Array(
                try AES.GCM.open(box, using: key(secret: attachment.secret, salt: attachment.salt)))
        } catch {
            throw ContentError(.sealBroken, "the payload was not sealed with this key")
        }
        return try EncodedContent(serialized: plaintext)
    }

    /// SHA-256 in lower-case hex.
    public static func digest(_ payload: [UInt8]) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: payload)))
    }

    static func key(secret: [UInt8], salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: salt, info: [UInt8](), outputByteCount: 32)
    }
}

internal import Mail

/// The header fields that carry what MLS and the envelope said, in the order they are written.
///
/// See: spec mail.md 2.2
enum ArchiveFields {
    static let messageID: HeaderName = "XMTP-Message-ID"
    static let network: HeaderName = "XMTP-Network"
    static let conversation: HeaderName = "XMTP-Conversation"
    static let groupID: HeaderName = "XMTP-Group-ID"
    static let installationID: HeaderName = "XMTP-Sender-Installation-ID"
    static let sentAt: HeaderName = "XMTP-Sent-At"
    static let idempotencyKey: HeaderName = "XMTP-Idempotency-Key"
    /// The key in base64, when it is no text that a header holds unchanged.
    static let idempotencyKeyBytes: HeaderName = "XMTP-Idempotency-Key-Bytes"
    static let expiresAt: HeaderName = "XMTP-Expires-At"
    static let contentType: HeaderName = "XMTP-Content-Type"
    static let innerContentType: HeaderName = "XMTP-Inner-Content-Type"
    static let reference: HeaderName = "XMTP-Reference"
    static let referenceInbox: HeaderName = "XMTP-Reference-Inbox-ID"
    static let restored: HeaderName = "XMTP-Restored"
    static let rule: HeaderName = "XMTP-Content-Rule"
    static let content: HeaderName = "XMTP-Encoded-Content"
    static let digest: HeaderName = "XMTP-Encoded-Content-Digest"
    static let status: HeaderName = "XMTP-Status"
    static let deletedBy: HeaderName = "XMTP-Deleted-By"

    /// The media type of the part that holds encoded content.
    static let partEssence = "application/vnd.xmtp.encoded-content"

    /// More bytes of an idempotency key than this are not kept.
    private static let keyByteLimit = 65_536

    static func idempotencyKey(_ key: String) -> HeaderField? {
        let isPlain = (1...200).contains(key.utf8.count) && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        // What begins like an encoded word would be read as one.
        if isPlain, !key.contains("=?") { return HeaderField(idempotencyKey, text: key) }
        guard key.utf8.count <= keyByteLimit else { return nil }
        return HeaderField(idempotencyKeyBytes, bytes: Array(key.utf8))
    }

    static func idempotencyKey(in header: MailHeader) -> String? {
        if let key = header.text(idempotencyKey) { return key }
        return header.first(idempotencyKeyBytes)?.bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }
}

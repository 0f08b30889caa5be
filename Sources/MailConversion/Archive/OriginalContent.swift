internal import Content
public import Mail
internal import MailParsing

/// What an archived mail proves: the encoded content it was made from, and that its id is right.
///
/// See: spec mail.md 2.7
public struct OriginalContent: Hashable, Sendable {
    /// The encoded content, byte for byte as it was decrypted.
    public let content: [UInt8]
    public let rule: ContentRule
    public let groupID: [UInt8]
    /// What the mail says its message id is.
    public let id: MailIdentity
    /// Nil when the mail does not say it, as for messages restored from an archive.
    public let idempotencyKey: String?

    /// The id that follows from group, key and content; nil without a key.
    public var computedID: MailIdentity? {
        idempotencyKey.map { MailIdentity(groupID: groupID, idempotencyKey: $0, content: content) }
    }

    /// Whether the mail proves its own id.
    public var isProven: Bool { computedID == id }

    /// Recovers the content from the bytes of a mail.
    ///
    /// - Throws: `notOurs` for a mail that holds no message (a root, a notice, a placeholder, foreign mail);
    ///   `notProven` when what it holds has another digest than it says; `withheld` when it held key material.
    public init(recoveringFrom bytes: [UInt8]) throws(ConversionError) {
        let mail: MailMessage
        do {
            mail = try MailParser().parse(bytes)
        } catch {
            throw ConversionError(.notOurs, "a file that is no mail")
        }
        try self.init(recoveringFrom: mail)
    }

    /// The same from a mail that has been read.
    public init(recoveringFrom mail: MailMessage) throws(ConversionError) {
        let header = mail.header
        guard let id = header.text(ArchiveFields.messageID).flatMap({ MailIdentity(hex: $0) }),
            let groupID = header.text(ArchiveFields.groupID).flatMap(Hexadecimal.bytes),
            let rule = header.text(ArchiveFields.rule).flatMap(ContentRule.init),
            let digest = header.text(ArchiveFields.digest)
        else { throw ConversionError(.notOurs, "a mail that holds no message") }
        guard rule != .withheld else {
            throw ConversionError(.withheld, "the message holds key material, which mail does not keep")
        }
        self.id = id
        self.groupID = groupID
        self.rule = rule
        idempotencyKey = ArchiveFields.idempotencyKey(in: header)
        guard let content = Self.content(of: mail, rule, digest) else {
            throw ConversionError(.notProven, "the mail was changed since it was delivered")
        }
        self.content = content
    }

    private static func content(of mail: MailMessage, _ rule: ContentRule, _ digest: String) -> [UInt8]? {
        let isRight = { (candidate: [UInt8]) in BodyRebuilder.digest(candidate) == digest }
        switch rule {
        case .header:
            let bytes = mail.header.first(ArchiveFields.content)?.bytes ?? []
            return isRight(bytes) ? bytes : nil
        case .part:
            guard let part = mail.body.parts.last, part.mediaType.essence == ArchiveFields.partEssence,
                let bytes = part.data
            else { return nil }
            return isRight(bytes) ? bytes : nil
        case .body:
            guard let type = mail.header.text(ArchiveFields.contentType).flatMap({ ContentTypeID($0) }) else {
                return nil
            }
            var rebuilder = BodyRebuilder(type: type, body: mail.body)
            rebuilder.reference = mail.header.text(ArchiveFields.reference)
            rebuilder.referenceInbox = mail.header.text(ArchiveFields.referenceInbox)
            rebuilder.innerType = mail.header.text(ArchiveFields.innerContentType).flatMap {
                ContentTypeID($0)
            }
            return rebuilder.first(where: isRight)
        case .withheld: return nil
        }
    }
}

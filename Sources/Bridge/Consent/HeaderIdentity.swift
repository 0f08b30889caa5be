import Mail
import MailConversion
import MailParsing

/// Which message a file is, by its header. What a header says is the user's word: it may select a message that is known,
/// never make one.
///
/// See: spec mail.md 1.8
struct HeaderIdentity {
    /// What the file of the message would have in its name.
    let key: String

    /// Nil for a mail that is none of ours.
    init?(_ beginning: [UInt8], in domain: MailDomain) {
        guard let header = try? MailParser().parseHeader(beginning) else { return nil }
        if let id = header.text("XMTP-Message-ID").flatMap({ MailIdentity(hex: $0) }) {
            key = header.text("XMTP-Deleted-By") == nil ? id.fileKey : id.fileKey + "D"
            return
        }
        guard let identifier = header.messageIdentifier else { return nil }
        if let id = MailIdentity(identifier, in: domain) {
            key =
                MailIdentity.attachmentNumber(of: identifier, in: domain).map { id.attachmentFileKey($0) }
                ?? id.fileKey
        } else if ThreadIdentity.isRoot(identifier, in: domain) {
            key = ThreadIdentity.fileKey(ofRoot: identifier)
        } else {
            return nil
        }
    }
}

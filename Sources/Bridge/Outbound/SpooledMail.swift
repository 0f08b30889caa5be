import Crypto
import Mail
import MailParsing
import Maildir
import Submission

/// A mail in the spool, read.
///
/// What came through the sendmail-like program or the submission server has its envelope before it; what was taken from
/// the outbox is the bare mail, and its envelope is its header.
///
/// See: spec mail.md 3.1
struct SpooledMail: Sendable {
    let placement: MaildirPlacement
    let source: SpoolFile.Source
    let arrivalNanoseconds: Int64
    let envelope: [MailboxAddress]
    let sender: String?
    /// What its writer wants to be told: words of RFC 3461, lower case; nothing means failures and delays.
    let notify: Set<String>
    /// The mail as it was handed over.
    let message: [UInt8]
    /// Nil for bytes that are no mail.
    let mail: MailMessage?

    /// The name in the journal.
    var key: String { placement.name.unique }

    init(_ placement: MaildirPlacement, bytes: [UInt8], arrivalNanoseconds: Int64) {
        self.placement = placement
        let file = SpoolFile(parsing: bytes)
        source = file?.source ?? .outbox
        self.arrivalNanoseconds = file?.arrival ?? arrivalNanoseconds
        message = file?.submission.message ?? bytes
        let mail = try? MailParser().parse(message)
        self.mail = mail
        sender = file?.submission.sender
        notify = Set((file?.submission.notify ?? "failure,delay").split(separator: ",").map(String.init))
        if let recipients = file?.submission.recipients {
            envelope = recipients.flatMap { AddressSpecification.parse(list: $0) }
        } else {
            envelope = [HeaderName.to, .cc, .bcc].flatMap { mail?.header.mailboxes($0) ?? [] }
        }
    }

    /// The Message-ID in the header at the beginning of a mail.
    static func identifier(_ beginning: [UInt8]) -> String? {
        (try? MailParser().parseHeader(beginning))?.messageIdentifier?.string
    }

    /// SHA-256 of the body and the recipients: with the Message-ID it tells a mail that was handed over twice.
    ///
    /// See: spec mail.md 3.7
    var digest: [UInt8] {
        var hash = SHA256()
        hash.update(data: Self.body(of: message))
        let recipients = envelope.map { $0.addressSpecification.lowercased() }.sorted()
        for recipient in recipients { hash.update(data: Array("\n\(recipient)".utf8)) }
        return Array(hash.finalize())
    }

    /// What follows the first empty line.
    private static func body(of message: [UInt8]) -> ArraySlice<UInt8> {
        var start = 0
        while start < message.count {
            let line = message[start...].prefix { $0 != 0x0A }
            start = line.endIndex + 1
            if line.isEmpty || line.elementsEqual([0x0D]) { break }
        }
        return message.dropFirst(min(start, message.count))
    }

    /// The key that makes every attempt to send a part of this mail the same message.
    static func idempotencyKey(spool: String, position: Int) -> String {
        let hash = SHA256.hash(data: Array("\(spool) \(position)".utf8))
        return Array(hash).prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

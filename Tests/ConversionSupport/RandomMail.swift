import Content
import Identity
import Mail
public import MailConversion
import MailParsing
import Maildir
import TestSupport

/// A message of random content from people of random names, as the bridge makes a mail of it; and whether that mail keeps
/// its promises.
public struct RandomMail {
    /// The message's content.
    public let content: [UInt8]
    /// The mail; nil for content that makes none.
    public let mail: ComposedMail?
    private let message: ReceivedMessage
    private let composeAgain: () throws -> ComposedMail?

    /// - Parameters:
    ///   - seed: the same seed and kind make the same mail.
    ///   - kind: of ``RandomContent/kinds``.
    public init(seed: UInt64, kind: Int) throws {
        var source = RandomContent(seed: seed)
        let content = source.next(kind: kind)
        let own = InboxID(String(repeating: "1", count: 64))
        let other = InboxID(String(repeating: "2", count: 64))
        let group = source.random.bytes(1 + source.random.number(below: 40))
        let key = source.random.pick(["1795341599871000000", source.text()])
        let isChange = kind == 15 && source.random.oneIn(2)
        var message = ReceivedMessage(
            id: MailIdentity(groupID: group, idempotencyKey: key, content: content), groupID: group,
            kind: isChange ? .membershipChange : .application, sender: source.random.oneIn(4) ? own : other,
            installation: InstallationID([UInt8](repeating: 7, count: 32)),
            sentNanoseconds: 1_795_341_600_000_123_000, idempotencyKey: key, content: content,
            expiresNanoseconds: nil)
        if source.random.oneIn(3) {
            message.expiresNanoseconds = message.sentNanoseconds + 86_400_000_000_000
        }
        let thread: ThreadIdentity =
            source.random.oneIn(3) ? .directMessage(between: own, and: other) : .group(group)
        let title =
            thread.isGroup
            ? ConversationTitle.group(named: source.text(), thread: thread)
            : ConversationTitle.directMessage(with: source.text())
        let conversation = MailConversation(thread: thread, own: own, title: title)
        var settings = MailSettings(domain: .production, network: "production")
        settings.readReceipts = .mdn
        settings.stripsControls = source.random.oneIn(4)
        settings.subject = source.random.pick([.title, .snippet])
        let book = AddressBook([other: .init(alias: source.text()), own: .init(alias: source.text())])
        let known = MailIdentity([UInt8](repeating: 0x5f, count: 32)).map {
            KnownMessage(identity: $0, thread: thread, author: own)
        }
        var surroundings = MessageSurroundings(newestOwn: known)
        if source.random.oneIn(2) {
            surroundings.files = [
                .fetched(Attachment(filename: source.text(), mimeType: "image/png", bytes: [1, 2]))
            ]
        }
        let (sent, around) = (message, surroundings)
        let composer = MessageToMail(settings: settings, book: book)
        composeAgain = {
            guard case .mail(let mail) = try composer.compose(sent, in: conversation, surroundings: around)
            else { return nil }
            return mail
        }
        self.content = content
        self.message = sent
        mail = try composeAgain()
    }

    /// What is wrong with the mail; nothing should be.
    public func faults() throws -> [String] {
        guard let mail else { return [] }
        var faults: [String] = []
        if try composeAgain()?.bytes != mail.bytes { faults.append("not the same bytes twice") }
        let parsed = try MailParser().parse(mail.bytes)
        if parsed != mail.message { faults.append("does not read back as it was written") }
        let original = try OriginalContent(recoveringFrom: parsed)
        if original.content != content { faults.append("the content does not come back") }
        if !original.isProven || original.id != message.id { faults.append("the id is not proven") }
        return try faults + shapeFaults(mail) + nameFaults(mail)
    }

    /// Lines, fields and characters that every mail program can take, and no field but those we write.
    private func shapeFaults(_ mail: ComposedMail) -> [String] {
        var faults: [String] = []
        let lines = mail.bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let end = lines.firstIndex { $0.isEmpty } ?? 0
        if !lines[..<end].allSatisfy({ line in line.allSatisfy { (0x20...0x7e).contains($0) } }) {
            faults.append("a header that is not plain")
        }
        if !lines.allSatisfy({ $0.count <= 998 }) { faults.append("a line that is too long") }
        if mail.bytes.contains(0x0d) || mail.bytes.contains(0) { faults.append("CR or NUL") }
        for line in lines[..<end] where line.first != 0x20 && line.first != 0x09 {
            let name = String(decoding: line.prefix { $0 != 0x3a }, as: UTF8.self)
            if !Self.fields.contains(name) { faults.append("a field of the sender's: \(name)") }
        }
        let names = mail.message.header.fields.map(\.name.spelling)
        for name in ["From", "To", "Subject", "Date", "Message-ID", "XMTP-Message-ID"]
        where names.filter({ $0 == name }).count != 1 { faults.append("not one \(name)") }
        return faults
    }

    private static let fields: Set<String> = [
        "Delivered-To", "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To",
        "References", "List-Id", "List-Post", "Auto-Submitted", "Expires", "XMTP-Message-ID", "XMTP-Network",
        "XMTP-Conversation", "XMTP-Group-ID", "XMTP-Sender-Installation-ID", "XMTP-Sent-At",
        "XMTP-Idempotency-Key", "XMTP-Idempotency-Key-Bytes", "XMTP-Expires-At", "XMTP-Content-Type",
        "XMTP-Inner-Content-Type", "XMTP-Reference", "XMTP-Reference-Inbox-ID", "XMTP-Encoded-Content",
        "XMTP-Encoded-Content-Digest", "XMTP-Content-Rule", "XMTP-Status", "XMTP-Reaction", "XMTP-Edit-Of",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
    ]

    /// Names of files, in the mail and of the mail.
    private func nameFaults(_ mail: ComposedMail) throws -> [String] {
        var faults: [String] = []
        for name in mail.message.body.leaves.compactMap(\.fileName) {
            let isPlain = !name.contains {
                "/\\:*?\"<>|".contains($0) || $0.unicodeScalars.contains { $0.value < 32 }
            }
            if !isPlain || name.hasPrefix(".") || name.isEmpty || name.utf8.count > 150 {
                faults.append("a file name that does harm")
            }
        }
        let name = try MaildirName(
            sentNanoseconds: mail.timeNanoseconds, identity: mail.fileKey, bytes: mail.bytes
        ).description
        if name.contains("/") || name.hasPrefix(".") { faults.append("a file that escapes") }
        return faults
    }
}
